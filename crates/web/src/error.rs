//! What went wrong, for people: never a raw error, always the request's number.

use crate::shell::Shell;
use crate::view::RefusalView;
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use law::refusal::Refusal;
use serde_json::json;
use std::borrow::Cow;

/// A page that cannot be shown.
#[derive(Debug)]
pub enum PageError {
    /// 404
    NotFound,
    /// Not signed in: to the door.
    SignIn,
    /// Signed in with a password that was handed over: to the page where one's own is chosen.
    ChangePassword,
    /// 403 or 422, with the rule.
    Refused(Box<Refusal>),
    /// 403: a file in which something malicious was found after it had been taken.
    Locked,
    /// 422: a file that cannot be covered here, and why.
    Uncovered(String),
    /// 500
    Broken(String),
}

/// 403 when it is not this person's to do, 422 when something is missing for it to be done.
pub(crate) fn status(refusal: &Refusal) -> StatusCode {
    let not_theirs = matches!(refusal.rule.id, "P-01" | "P-02" | "R-04" | "V-15");
    if not_theirs { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// Of a question: 422 when what was asked is itself wrong, which its field says, 403 otherwise.
pub(crate) fn unread(refusal: &Refusal) -> StatusCode {
    if refusal.field.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::FORBIDDEN }
}

impl From<office::Error> for PageError {
    fn from(e: office::Error) -> Self {
        match e {
            office::Error::NotFound => PageError::NotFound,
            office::Error::Refused(r) => PageError::Refused(r),
            other => PageError::Broken(other.to_string()),
        }
    }
}

impl From<askama::Error> for PageError {
    fn from(e: askama::Error) -> Self {
        PageError::Broken(e.to_string())
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    code: u16,
    text: Cow<'static, str>,
    refusal: Option<RefusalView>,
}

/// What an error page says, left on the answer until the door dresses it for whoever asked.
#[derive(Clone)]
pub(crate) struct Notice {
    status: StatusCode,
    title: &'static str,
    text: Cow<'static, str>,
    refusal: Option<RefusalView>,
}

impl Notice {
    /// The page in the frame of whoever asked.
    pub(crate) fn page(self, mut shell: Shell) -> Response {
        shell.title = self.title.into();
        let page = ErrorPage { shell, code: self.status.as_u16(), text: self.text, refusal: self.refusal };
        let body = page.render().unwrap_or_else(|_| self.title.into());
        (self.status, Html(body)).into_response()
    }
}

impl Notice {
    /// The same for a script (RFC 9457).
    pub(crate) fn problem(self) -> Response {
        crate::api::problem(self.status, self.title, json!({ "detail": self.text }))
    }
}

/// What the libraries below say in English and in plain words (a body that cannot be read, a method that is none), said
/// in ours.
pub(crate) fn of_plain_words(response: &Response) -> Option<Notice> {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let status = response.status();
    if !(kind.is_empty() || kind.starts_with("text/plain"))
        || !(status.is_client_error() || status.is_server_error())
    {
        return None;
    }
    let (title, text) = match status {
        StatusCode::NOT_FOUND => ("没有找到", "网址有误，或者内容已经移动。"),
        StatusCode::METHOD_NOT_ALLOWED => ("不能这样使用", "这个网址不接受这种请求。"),
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("内容太大", "提交的内容超过上限：文字2兆字节，文件按种类见上传处的提示。")
        }
        StatusCode::URI_TOO_LONG | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
            ("网址太长", "请从页面上的链接进入。")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("格式不对", "接口只接受application/json，页面只接受表单。"),
        StatusCode::RANGE_NOT_SATISFIABLE => return None,
        s if s.is_server_error() => ("系统出了问题", "已经记录，请稍后再试。"),
        _ => ("请求的内容不对", "请求无法读取：格式有误，或者没有传完。请退回上一页重试。"),
    };
    Some(Notice { status, title, text: text.into(), refusal: None })
}

/// An answer that says in one sentence what is wrong; the door puts it into a page.
pub(crate) fn notice(
    status: StatusCode,
    title: &'static str,
    text: impl Into<Cow<'static, str>>,
    refusal: Option<RefusalView>,
) -> Response {
    let text = text.into();
    let mut response = (status, format!("{title}：{text}")).into_response();
    response.extensions_mut().insert(Notice { status, title, text, refusal });
    response
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        match self {
            PageError::NotFound => {
                notice(StatusCode::NOT_FOUND, "没有找到", "网址有误，或者内容已经移动。", None)
            }
            PageError::SignIn => Redirect::to("/sign-in").into_response(),
            PageError::ChangePassword => Redirect::to("/password").into_response(),
            PageError::Refused(r) => {
                let (status, view) = (unread(&r), RefusalView::new(&r, None));
                let not_theirs = status == StatusCode::FORBIDDEN;
                let text =
                    if not_theirs { "这一页不归您办理。" } else { "请照下面的提示核对。" };
                notice(status, "不能查看", text, Some(view))
            }
            PageError::Locked => notice(
                StatusCode::FORBIDDEN,
                "文件已经锁定",
                "查毒时发现这个文件含有恶意内容，不能下载。确需调取原件作为证据的，请与系统管理员联系。",
                None,
            ),
            PageError::Uncovered(why) => notice(StatusCode::UNPROCESSABLE_ENTITY, "不能遮盖", why, None),
            PageError::Broken(detail) => {
                tracing::error!(%detail, "page failed");
                notice(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "系统出了问题",
                    "已经记录，请稍后再试；填写的内容没有丢失。",
                    None,
                )
            }
        }
    }
}

/// 404 for every address that is none.
pub async fn not_found() -> PageError {
    PageError::NotFound
}
