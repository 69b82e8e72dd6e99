//! The words of the procedure: what becomes of registered things, in whose hands they are, how they move.

use crate::goods::Gone;
use serde::{Deserialize, Serialize};

/// 登记保存的处理去向 (E-04).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldWay {
    /// 复制、拍照后退还
    CopyReturn,
    /// 送交检测、鉴定
    Test,
    /// 转为查封、扣押
    Seize,
    /// 拟予没收
    Confiscate,
    /// 解除登记保存
    Release,
}

impl HoldWay {
    /// Every way.
    pub const ALL: [HoldWay; 5] =
        [HoldWay::CopyReturn, HoldWay::Test, HoldWay::Seize, HoldWay::Confiscate, HoldWay::Release];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            HoldWay::CopyReturn => "复制、拍照后退还",
            HoldWay::Test => "送交检测、鉴定",
            HoldWay::Seize => "转为查封、扣押",
            HoldWay::Confiscate => "依法拟予没收",
            HoldWay::Release => "解除登记保存",
        }
    }

    /// How the thing leaves if it is to be given back; none where it stays.
    pub fn gives_back(self) -> Option<Gone> {
        match self {
            HoldWay::CopyReturn => Some(Gone::Returned),
            HoldWay::Release => Some(Gone::Released),
            HoldWay::Test | HoldWay::Seize | HoldWay::Confiscate => None,
        }
    }
}

/// 在何人手中
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// 当事人处（就地保存）
    Party,
    /// 承办人员
    Officers,
    /// 保管员
    Keeper,
    /// 借出
    Borrower,
}

impl Holder {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Holder::Party => "就地保存",
            Holder::Officers => "承办人员",
            Holder::Keeper => "保管员",
            Holder::Borrower => "借出",
        }
    }
}

/// 流转: one move of the custody chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Custody {
    /// 移交入库
    #[default]
    Stored,
    /// 借出
    Lent,
    /// 收回
    TakenBack,
    /// 封存
    Sealed,
    /// 启封
    Unsealed,
}

impl Custody {
    /// Every move.
    pub const ALL: [Custody; 5] =
        [Custody::Stored, Custody::Lent, Custody::TakenBack, Custody::Sealed, Custody::Unsealed];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Custody::Stored => "移交入库",
            Custody::Lent => "借出",
            Custody::TakenBack => "收回",
            Custody::Sealed => "封存",
            Custody::Unsealed => "启封",
        }
    }
}

/// 电子数据的固定方式 (V-07): the original medium first, then extraction, then paper and pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataPath {
    /// 封存原始存储介质
    #[default]
    Medium,
    /// 现场或者网络提取
    Extract,
    /// 打印、拍照、录像固定
    Print,
}

impl DataPath {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            DataPath::Medium => "封存原始存储介质后提取",
            DataPath::Extract => "现场或者网络提取",
            DataPath::Print => "打印、拍照、录像固定",
        }
    }
}
