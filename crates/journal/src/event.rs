//! Events as they are given, stored and hashed. The bytes that are hashed are explicit and stored as written.

use crate::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// An event to append.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// What happened, e.g. `case_filed`.
    pub kind: String,
    /// The public part: hashed as it stands.
    pub body: Value,
    /// Personal details: kept beside the journal; only their salted digest is hashed, so they can be erased.
    pub private: Option<Value>,
}

/// An event as read back.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Place in the journal, from 1 without gaps.
    pub seq: i64,
    /// The stream.
    pub stream: String,
    /// Place in the stream, from 1 without gaps.
    pub version: i64,
    /// What happened.
    pub kind: String,
    /// When, as given by the caller.
    pub at: String,
    /// By whom, as given by the caller.
    pub actor: String,
    /// The public part.
    pub body: Value,
    /// Personal details; none where there were none or where they were erased.
    pub private: Option<Value>,
    /// The chain's value at this record.
    pub hash: String,
}

/// The record as stored and hashed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Record {
    pub actor: String,
    pub at: String,
    pub body: Value,
    pub kind: String,
    /// `sha256(salt || canonical(private))`, or null.
    pub private: Option<String>,
    pub seq: i64,
    pub stream: String,
    pub v: u8,
    pub version: i64,
}

/// Canonical JSON: keys sorted, no white space, so that the same value always has the same bytes.
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write(&map[key], out);
            }
            out.push('}');
        }
        Value::Array(list) => {
            out.push('[');
            for (i, item) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// The stream that tells which private parts were erased (lawful erasure): what is missing without it was taken.
pub(crate) const ERASURES: &str = "erasures";

/// What an erasure's record says was erased.
pub(crate) fn erased(record: &str) -> Vec<i64> {
    #[derive(Deserialize)]
    struct Body {
        seqs: Vec<i64>,
    }
    #[derive(Deserialize)]
    struct Erasure {
        body: Body,
    }
    serde_json::from_str::<Erasure>(record).map(|e| e.body.seqs).unwrap_or_default()
}

/// What a check needs of a record; the body is passed over, which is several times faster than reading it.
#[derive(Deserialize)]
pub(crate) struct Envelope<'a> {
    #[serde(borrow)]
    pub stream: Cow<'a, str>,
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
    #[serde(borrow)]
    pub private: Option<Cow<'a, str>>,
    pub seq: i64,
    pub version: i64,
}

impl<'a> Envelope<'a> {
    pub fn read(record: &'a str) -> Result<Self, Error> {
        serde_json::from_str(record).map_err(|e| Error::Corrupt(e.to_string()))
    }
}

impl Record {
    /// The bytes that are stored and hashed.
    pub fn bytes(&self) -> Result<String, Error> {
        let value = serde_json::to_value(self).map_err(|e| Error::Corrupt(e.to_string()))?;
        Ok(canonical(&value))
    }

    pub fn read(text: &str) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(|e| Error::Corrupt(e.to_string()))
    }

    pub fn recorded(self, hash: String, private: Option<String>) -> Result<Recorded, Error> {
        let private = private
            .map(|p| {
                serde_json::from_str(&p)
                    .map_err(|e| Error::Corrupt(format!("第{}条的个人信息：{e}", self.seq)))
            })
            .transpose()?;
        Ok(Recorded {
            seq: self.seq,
            stream: self.stream,
            version: self.version,
            kind: self.kind,
            at: self.at,
            actor: self.actor,
            body: self.body,
            private,
            hash,
        })
    }
}

/// The next value of the chain.
pub(crate) fn link(previous: &str, record: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(previous.as_bytes());
    digest.update(b"\n");
    digest.update(record.as_bytes());
    in_hex(&digest.finalize())
}

/// The salted digest of a private part.
pub(crate) fn salted(salt: &str, value: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(salt.as_bytes());
    digest.update(value.as_bytes());
    in_hex(&digest.finalize())
}

/// `hex::encode` takes longer over a digest than the digest over a small record.
fn in_hex(bytes: &[u8]) -> String {
    let mut text = vec![0; 2 * bytes.len()];
    hex::encode_to_slice(bytes, &mut text)
        .ok()
        .and_then(|()| String::from_utf8(text).ok())
        .unwrap_or_default()
}
