//! The other side (当事人), places, files and signatures: what acts carry besides words.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 当事人类别 (J-13: a sole trader is treated as a citizen for thresholds unless the town says otherwise).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// 公民
    #[default]
    Citizen,
    /// 个体工商户
    SoleTrader,
    /// 法人或者其他组织
    Organisation,
}

impl PartyKind {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            PartyKind::Citizen => "公民",
            PartyKind::SoleTrader => "个体工商户",
            PartyKind::Organisation => "法人或者其他组织",
        }
    }
}

/// 当事人. Personal data: kept beside the journal, not in it (see [`crate::PRIVATE_KEYS`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Party {
    /// 类别
    pub kind: PartyKind,
    /// 姓名或者名称
    pub name: String,
    /// 公民身份号码 (GB 11643), for citizens and the owners of sole traders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// 统一社会信用代码 (GB 32100), for organisations and sole traders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_code: Option<String>,
    /// True when a person has confirmed a credit code whose check digit does not fit (early trial codes, I-02).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub credit_code_confirmed: bool,
    /// 法定代表人、负责人、经营者
    #[serde(skip_serializing_if = "Option::is_none")]
    pub representative: Option<String>,
    /// 住址、住所
    pub address: String,
    /// 联系电话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// 坐标系: in which system a position was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Crs {
    /// WGS-84: satellites, and what browsers give.
    #[default]
    Wgs84,
    /// GCJ-02: 微信、高德、腾讯.
    Gcj02,
    /// BD-09: 百度.
    Bd09,
    /// CGCS2000, the national system; it differs from WGS-84 by centimetres and is taken for it.
    Cgcs2000,
}

impl Crs {
    /// Every system.
    pub const ALL: [Crs; 4] = [Crs::Wgs84, Crs::Gcj02, Crs::Bd09, Crs::Cgcs2000];

    /// As it is written in data.
    pub fn tag(self) -> &'static str {
        match self {
            Crs::Wgs84 => "wgs84",
            Crs::Gcj02 => "gcj02",
            Crs::Bd09 => "bd09",
            Crs::Cgcs2000 => "cgcs2000",
        }
    }

    /// The Chinese term, with where such positions come from.
    pub fn label(self) -> &'static str {
        match self {
            Crs::Wgs84 => "WGS-84（卫星定位）",
            Crs::Gcj02 => "GCJ-02（微信、高德、腾讯）",
            Crs::Bd09 => "BD-09（百度）",
            Crs::Cgcs2000 => "CGCS2000（国家大地坐标系、天地图）",
        }
    }

    /// The system written this way.
    pub fn find(tag: &str) -> Option<Crs> {
        Crs::ALL.into_iter().find(|c| c.tag() == tag)
    }
}

/// 地点: words always, coordinates (WGS-84 degrees) when known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// 地点描述
    pub text: String,
    /// 所在网格（村）编号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid: Option<String>,
    /// 经度
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// 纬度
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// 定位精度, metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// 原坐标系: from which system the office converted the position, where it was not given in WGS-84. It says where the
    /// numbers come from and nothing of what they are now: those are WGS-84.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_crs: Option<Crs>,
}

impl Place {
    /// Whether the words or the position of a place were given.
    pub fn given(&self) -> bool {
        !self.text.trim().is_empty() || self.lon.is_some() || self.lat.is_some()
    }
}

/// A stored file (附件), by content; the file itself never changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileRef {
    /// SHA-256 of the content, lower-case hex: the file's address.
    pub sha256: String,
    /// SM3 of the content, lower-case hex.
    pub sm3: String,
    /// 文件名 as given.
    pub name: String,
    /// Media type found by content.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// 是否原始件 (V-10): false for re-encoded copies such as chat-application pictures.
    pub original: bool,
    /// 拍摄时间 from the file's own properties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<DateTime>,
}

/// What stands against a stored file, as the house that keeps it finds it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFault {
    /// 已锁定: something malicious was found in it; what it was.
    Locked(String),
    /// 缺失: it is not there.
    Missing,
    /// 损坏: it is not what came in; how it differs.
    Damaged(String),
}

impl FileFault {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            FileFault::Locked(what) => format!("查出恶意内容（{what}），已锁定"),
            FileFault::Missing => "原件缺失".into(),
            FileFault::Damaged(how) => format!("原件损坏：{how}"),
        }
    }
}

/// 签名: who signed, when, and the picture of the signature — or why there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signature {
    /// 签名人
    pub name: String,
    /// 签名图（文件摘要）
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// 拒签注记: the reason and how it was recorded, when the person refused to sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// 所签内容的摘要 (SM3, hex): what stood before the signer's eyes, see [`crate::signing`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// 签在纸质原件上: the picture is a photograph of the paper that was signed, which is kept in the file.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub on_paper: bool,
    /// 在手机上签的: on a phone, over the form as it was filled in there; bound to the content when it arrived.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
}

impl Signature {
    /// Signed, by name and hand.
    pub fn given(&self) -> bool {
        self.image.is_some() && !self.name.trim().is_empty()
    }

    /// Why it was not signed, if that was noted.
    pub fn declined(&self) -> Option<&str> {
        self.refused.as_deref().map(str::trim).filter(|note| !note.is_empty())
    }
}

/// 见证人: who stood by, with their signature. Personal details, kept beside the journal under the key `witness`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "AsRecorded")]
pub struct Attestor {
    /// 身份、单位、联系方式
    pub identity: String,
    /// 姓名和签名
    pub signature: Signature,
}

/// A witness as records have one: before witnesses signed on the screen in every act, some say a name alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum AsRecorded {
    Name(String),
    Whole {
        #[serde(default)]
        identity: String,
        #[serde(default)]
        signature: Signature,
    },
}

impl From<AsRecorded> for Attestor {
    fn from(recorded: AsRecorded) -> Self {
        match recorded {
            AsRecorded::Name(name) => {
                let signature = Signature { name: name.trim().into(), ..Signature::default() };
                Attestor { identity: String::new(), signature }
            }
            AsRecorded::Whole { identity, signature } => Attestor { identity, signature },
        }
    }
}

impl Attestor {
    /// A witness as a form gives one.
    pub fn new(signature: &Signature, identity: &str) -> Self {
        Attestor { identity: identity.trim().into(), signature: signature.clone() }
    }

    /// 姓名
    pub fn name(&self) -> &str {
        self.signature.name.trim()
    }

    /// Named and signed.
    pub fn signed(&self) -> bool {
        self.signature.given()
    }

    /// 姓名（身份、单位）; empty where nobody is named.
    pub fn words(&self) -> String {
        match (self.name(), self.identity.as_str()) {
            (name, "") => name.into(),
            ("", _) => String::new(),
            (name, identity) => format!("{name}（{identity}）"),
        }
    }
}

/// An inclusive span of days; open while `to` is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// 起
    pub from: Date,
    /// 止
    #[serde(default)]
    pub to: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: serde_json::Value) -> Attestor {
        serde_json::from_value(value).expect("it reads")
    }

    #[test]
    fn a_witness_reads_as_it_was_recorded_then_and_now() {
        let named = read(json!(" 村委会主任 "));
        assert_eq!(
            (named.name(), named.words().as_str(), named.signed()),
            ("村委会主任", "村委会主任", false)
        );
        assert_eq!(read(json!("")), Attestor::default());
        assert_eq!(read(json!({})), Attestor::default());
        let whole = Attestor::new(
            &Signature { name: "刘示例".into(), image: Some("c".into()), ..Signature::default() },
            " 村民委员会委员 ",
        );
        assert!(whole.signed() && whole.words() == "刘示例（村民委员会委员）");
        assert_eq!(read(serde_json::to_value(&whole).expect("JSON")), whole);
        assert_eq!(Attestor::new(&Signature::default(), "村民委员会").words(), "");
    }
}
