//! The application: what every handler shares, and every address on one page.

use crate::{api, assets, door, error, pages};
use axum::Router;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Extensions, StatusCode, Version};
use axum::middleware;
use axum::routing::{get, post};
use office::accounts::{Accounts, Allowance, Throttle};
use office::clock::AheadClock;
use office::files::FileRoom;
use office::notify::channel::Channels;
use office::sso::Providers;
use office::{Matter, Office};
use std::sync::Arc;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::set_header::SetResponseHeaderLayer;

/// What handlers share.
#[derive(Clone)]
pub struct App {
    /// The town hall.
    pub office: Office,
    /// Accounts and sessions.
    pub accounts: Arc<Accounts>,
    /// Files taken in and given out.
    pub files: FileRoom,
    /// The demonstration: anyone signs in as anyone.
    pub demo: bool,
    /// The demonstration's clock, which people may put forward.
    pub ahead: Option<Arc<AheadClock>>,
    /// The ways by which notices leave the house.
    pub channels: Arc<Channels>,
    /// The outside providers by which people may sign in.
    pub providers: Arc<Providers>,
    /// What people who are not signed in may send from one address.
    pub(crate) strangers: Arc<Throttle>,
    /// Receipts that were nobody's, asked for from one address.
    pub(crate) guesses: Arc<Throttle>,
    /// The lines over which open pages hear of what happens.
    pub(crate) lines: Arc<pages::events::Lines>,
}

impl App {
    /// The application over an office with its accounts and files.
    pub fn new(office: Office, accounts: Accounts, files: FileRoom) -> Self {
        let demo = accounts.is_demo();
        let strangers = Arc::new(Throttle::new(Allowance { most: 60, minutes: 10 }));
        let guesses = Arc::new(Throttle::new(Allowance { most: 60, minutes: 10 }));
        let (channels, providers, lines) = (Arc::default(), Arc::default(), Arc::default());
        App {
            office,
            accounts: Arc::new(accounts),
            files,
            demo,
            ahead: None,
            channels,
            providers,
            strangers,
            guesses,
            lines,
        }
    }

    /// Ends what would otherwise last for ever, so that the house can go down.
    pub fn close(&self) {
        self.lines.close();
    }
}

/// Pages load only what the house itself serves; signatures and previews are pictures made in the page.
pub(crate) const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; \
                   connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'";

/// Every address of the house.
pub fn router(app: App) -> Router {
    let pages = Router::new()
        .route("/", get(pages::home::show))
        .route("/events", get(pages::events::open))
        .route("/clues", get(pages::clues::list))
        .route("/clues/export", get(pages::clues::export))
        .route("/clues/new", get(pages::clues::new).post(pages::clues::create))
        .route("/clues/{id}", get(pages::clues::show))
        .route("/cases", get(pages::cases::list))
        .route("/cases/export", get(pages::cases::export))
        .route("/cases/{id}", get(pages::cases::show))
        .route("/cases/{id}/bundle", get(pages::cases::bundle))
        .route("/cases/{id}/evidence/{no}", get(pages::exhibit::show))
        .route("/cases/{id}/volume", get(pages::volume::show))
        .route("/cases/{id}/papers/{code}", get(pages::papers::of_case))
        .route("/papers/{number}", get(pages::papers::show))
        .route("/papers/{number}/pdf", get(pages::papers::pdf))
        .route("/info", get(pages::requests::list))
        .route("/info/export", get(pages::requests::export))
        .route("/info/new", get(pages::requests::new).post(pages::requests::register))
        .route("/info/{id}", get(pages::requests::show))
        .route("/apply", get(pages::requests::apply_page).post(pages::requests::apply))
        .route("/inspections", get(pages::inspections::list))
        .route("/inspections/export", get(pages::inspections::export))
        .route("/inspections/{id}", get(pages::inspections::show))
        .route("/store", get(pages::store::list))
        .route("/store/export", get(pages::store::export))
        .route("/store/labels", get(pages::store::labels))
        .route("/store/counts", get(pages::store::counts))
        .route("/store/counts/{id}", get(pages::store::count))
        .route("/store/{id}", get(pages::store::show))
        .merge(pages::borders::routes())
        .merge(pages::patrols::routes())
        .route("/receipts", get(pages::receipts::list))
        .route("/receipts/export", get(pages::receipts::export))
        .route("/receipts/range/{id}", get(pages::receipts::show))
        .route("/footage", get(pages::footage::list))
        .route("/footage/export", get(pages::footage::export))
        .route("/footage/import", get(pages::footage::import).post(pages::footage::take))
        .route("/footage/known", post(pages::footage::known))
        .route("/footage/match", get(pages::footage::proposals).post(pages::footage::link))
        .route("/footage/{id}", get(pages::footage::show))
        .route("/bank", get(pages::bank::list).post(pages::bank::take))
        .route("/bank/{id}", get(pages::bank::show))
        .route("/bank/{id}/book", post(pages::bank::book))
        .route("/ledger", get(pages::ledger::list))
        .route("/ledger/export", get(pages::ledger::export))
        .route("/disclosure", get(pages::disclosure::list))
        .route("/disclosure/export", post(pages::disclosure::export))
        .route("/board", get(pages::board::show))
        .route("/performance", get(pages::performance::show))
        .route("/performance/export", get(pages::performance::export))
        .route("/dispatch/rules", get(pages::dispatch::rules))
        .route("/dispatch/trial", get(pages::dispatch::trial_page).post(pages::dispatch::trial))
        .route("/dispatch/trial/export", post(pages::dispatch::trial_export))
        .route("/map", get(pages::map::show))
        .route("/map/data", get(pages::map::data))
        .route("/map/tiles/{z}/{x}/{y}", get(pages::map::tile))
        .route("/grids.geojson", get(pages::map::geojson))
        .route("/search", get(pages::tools::search))
        .route("/rules", get(pages::tools::rules))
        .route("/deadline", get(pages::tools::deadline))
        .route("/calendar", get(pages::calendar::show).post(pages::calendar::enter))
        .merge(pages::act::on("/clues/{id}/acts/{act}", Matter::Clue))
        .merge(pages::act::on("/clues/{id}/case/{act}", Matter::NewCase))
        .merge(pages::act::on("/cases/{id}/acts/{act}", Matter::Case))
        .merge(pages::act::on("/info/{id}/acts/{act}", Matter::Info))
        .merge(pages::act::at("/inspections/acts/{act}", || Matter::NewInspection))
        .merge(pages::act::on("/inspections/{id}/acts/{act}", Matter::Inspection))
        .merge(pages::act::at("/patrols/acts/{act}", || Matter::NewPatrol))
        .merge(pages::act::on("/patrols/{id}/acts/{act}", Matter::Patrol))
        .merge(pages::act::at("/receipts/acts/{act}", || Matter::Receipts))
        .merge(pages::act::at("/store/acts/{act}", || Matter::NewStocktaking))
        .merge(pages::act::on("/store/counts/{id}/acts/{act}", Matter::Stocktaking))
        .merge(pages::act::on("/footage/{id}/acts/{act}", Matter::Footage))
        .merge(pages::notices::routes())
        .merge(pages::redact::routes())
        .merge(pages::public::routes());
    Router::new()
        .merge(pages)
        .merge(door::routes())
        .nest("/api/v1", api::routes())
        .route("/api/openapi.json", get(api::openapi))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(pages::tools::ready))
        .route("/assets/{*path}", get(assets::serve))
        .fallback(error::not_found)
        // Behind the guard, which dresses what it says.
        .layer(tower_http::csrf::CsrfLayer::new().with_rejection_response(door::foreign))
        .layer(middleware::from_fn_with_state(app.clone(), door::guard))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(CSP),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(self), geolocation=(self), microphone=(self)"),
        ))
        .layer(CompressionLayer::new().gzip(true).br(true).compress_when(SizeAbove::default().and(is_text)))
        .with_state(app)
}

/// Only words are worth the time: documents, films and packages are compressed in themselves.
fn is_text(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    // An event is worth something only while it is new: nothing may gather them.
    if kind == "text/event-stream" {
        return false;
    }
    kind.starts_with("text/") || ["json", "xml", "javascript"].iter().any(|word| kind.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_are_compressed_on_the_way() {
        let compressed = |kind: &'static str| {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]);
            is_text(StatusCode::OK, Version::HTTP_11, &headers, &Extensions::new())
        };
        for words in
            ["text/html; charset=utf-8", "application/problem+json", "application/atom+xml; charset=utf-8"]
        {
            assert!(compressed(words), "{words}");
        }
        for packed in
            ["application/pdf", "application/zip", "video/mp4", "image/jpeg", "text/event-stream", ""]
        {
            assert!(!compressed(packed), "{packed}");
        }
    }
}
