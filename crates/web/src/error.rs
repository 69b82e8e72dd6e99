//! What went wrong, for people: never a raw error, always the request's number.

use crate::shell::Shell;
use crate::view::RefusalView;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use law::refusal::Refusal;

/// A page that cannot be shown.
#[derive(Debug)]
pub enum PageError {
    /// 404
    NotFound,
    /// Not signed in: to the door.
    SignIn,
    /// 403, with the rule.
    Refused(Box<Refusal>),
    /// 500
    Broken(String),
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
    text: &'static str,
    refusal: Option<RefusalView>,
}

/// What an error page says, left on the answer until the door dresses it for whoever asked.
#[derive(Clone)]
pub(crate) struct Notice {
    status: StatusCode,
    title: &'static str,
    text: &'static str,
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

/// An answer that says in one sentence what is wrong; the door puts it into a page.
pub(crate) fn notice(
    status: StatusCode,
    title: &'static str,
    text: &'static str,
    refusal: Option<RefusalView>,
) -> Response {
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
            PageError::Refused(r) => {
                let view = RefusalView::new(&r, None);
                notice(StatusCode::FORBIDDEN, "不能查看", "这一页不归您办理。", Some(view))
            }
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
