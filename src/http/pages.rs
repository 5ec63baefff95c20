//! The playground page: the files `build.rs` bundled, with the headers a browser needs to keep them
//! safe and cached. Not the GraphQL endpoint: the page asks that one like any other client.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::routing::get;

use super::etag;

/// One file of the playground.
struct Page {
    /// Its address: `/` or `/assets/…`.
    path: &'static str,
    content_type: &'static str,
    /// Quoted, and made from the content.
    etag: &'static str,
    bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// What the page may do: run and fetch what this server sends, and nothing else.
///
/// Styles alone may be inline: Monaco, the editor in the page, writes its theme's colours and its line
/// positions into `<style>` elements and `style` attributes as it runs. Fonts and images may be `data:`
/// because GraphiQL's style sheet carries its own that way.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    connect-src 'self'; img-src 'self' data:; font-src 'self' data:; worker-src 'self'; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The playground at `/` and `/playground`, and the files it loads.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    PAGES.iter().fold(Router::new(), |router, page| {
        let answer = move |headers: HeaderMap| async move { page.answer(&headers) };
        let router = router.route(page.path, get(answer));
        if page.path == "/" {
            router.route("/playground", get(answer))
        } else {
            router
        }
    })
}

impl Page {
    /// The file, or 304 when the asker has it already.
    fn answer(&self, asked: &HeaderMap) -> Response<Body> {
        let (status, body) = if etag::is_known(asked, self.etag) || etag::is_any(asked) {
            (StatusCode::NOT_MODIFIED, Body::empty())
        } else {
            (StatusCode::OK, Body::from(self.bytes))
        };
        // The names under /assets/ change with the content; the others do not.
        let cache = if self.path.starts_with("/assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        response.headers_mut().extend(
            [
                (header::CONTENT_TYPE, self.content_type),
                (header::ETAG, self.etag),
                (header::CACHE_CONTROL, cache),
                (header::CONTENT_SECURITY_POLICY, POLICY),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (header::REFERRER_POLICY, "no-referrer"),
            ]
            .map(|(name, value)| (name, HeaderValue::from_static(value))),
        );
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> &'static Page {
        PAGES
            .iter()
            .find(|page| page.path == "/")
            .expect("every build has a page at /")
    }

    fn status(if_none_match: &str) -> StatusCode {
        let mut asked = HeaderMap::new();
        asked.insert(
            header::IF_NONE_MATCH,
            if_none_match.parse().expect("a header value"),
        );
        index().answer(&asked).status()
    }

    #[test]
    fn the_routes_do_not_clash() {
        let _: Router = routes();
    }

    #[test]
    fn the_page_has_no_inline_script() {
        let html = std::str::from_utf8(index().bytes).expect("HTML is UTF-8");
        for script in html.split("<script").skip(1) {
            assert!(
                script
                    .split('>')
                    .next()
                    .is_some_and(|tag| tag.contains(" src=\"/assets/")),
                "{script}"
            );
        }
    }

    #[test]
    fn a_known_page_is_not_sent_again() {
        let etag = index().etag;
        assert_eq!(status(etag), StatusCode::NOT_MODIFIED);
        assert_eq!(
            status(&format!("\"other\", W/{etag}")),
            StatusCode::NOT_MODIFIED
        );
        assert_eq!(status("*"), StatusCode::NOT_MODIFIED);
        assert_eq!(status("\"other\""), StatusCode::OK);
    }

    #[test]
    fn the_page_is_asked_for_again_each_time() {
        let response = index().answer(&HeaderMap::new());
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache");
        assert_eq!(response.headers()[header::CONTENT_SECURITY_POLICY], POLICY);
    }
}
