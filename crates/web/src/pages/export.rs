//! 导出: a list as a spreadsheet (CSV, RFC 4180), read and sent a page at a time: as long as the list, never held whole.

use crate::error::PageError;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream;
use office::read::Page;
use std::future::Future;

/// A cell that a spreadsheet will not run; some take the wide signs for the narrow ones.
fn cell(text: &str) -> String {
    format!("\"{}\"", office::guarded(text).replace('"', "\"\""))
}

fn line<const N: usize>(cells: &[String; N]) -> String {
    let cells: Vec<String> = cells.iter().map(|c| cell(c)).collect();
    format!("{}\r\n", cells.join(","))
}

/// Sends a list under its headings. `read` gives the page behind a cursor, the first behind `after`.
///
/// # Errors
/// As the first page. A later one that cannot be read breaks the download off, so that nobody takes a part for the whole.
pub async fn csv<const N: usize, F>(
    name: &str,
    headings: [&str; N],
    after: String,
    read: impl Fn(String) -> F + Send + 'static,
) -> Result<Response, PageError>
where
    F: Future<Output = Result<Page<[String; N]>, office::Error>> + Send + 'static,
{
    let first = read(after).await?;
    let head = format!("\u{feff}{}", line(&headings.map(String::from)));
    let pages = stream::try_unfold((head, Some(first), None), move |(head, page, next)| {
        let reading = match (&page, next) {
            (None, Some(after)) => Some(read(after)),
            _ => None,
        };
        async move {
            let page = match (page, reading) {
                (Some(page), _) => page,
                (None, Some(reading)) => reading.await?,
                (None, None) => return Ok::<_, office::Error>(None),
            };
            let text = page.rows.iter().map(line).fold(head, |text, row| text + &row);
            Ok(Some((text, (String::new(), None, page.next))))
        }
    });
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_string()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, Body::from_stream(pages)).into_response())
}

/// A page of a list as a page of lines.
pub fn lines<T, const N: usize>(page: Page<T>, line: impl FnMut(T) -> [String; N]) -> Page<[String; N]> {
    Page { rows: page.rows.into_iter().map(line).collect(), next: page.next }
}
