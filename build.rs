//! Bundles the playground page (`web/`) with npm and writes the table of its files that
//! `src/http/pages.rs` serves. A build without npm still succeeds: the table then holds one plain page
//! that says what is missing.

use std::env;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Set to `1` to leave the playground out of a quick build.
const SKIP: &str = "REMIT_SKIP_WEB";

/// What the bundle is made of; `node_modules` is left out, being what the lock file says.
const SOURCES: [&str; 8] = [
    ".npmrc",
    "index.html",
    "package-lock.json",
    "package.json",
    "plain.html",
    "src",
    "tsconfig.json",
    "vite.config.ts",
];

fn main() {
    let web = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("web");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let site = out.join("web");

    println!("cargo:rerun-if-env-changed={SKIP}");
    println!("cargo:rerun-if-changed=build.rs");
    for source in SOURCES {
        println!("cargo:rerun-if-changed=web/{source}");
    }

    let bundled = if env::var(SKIP).is_ok_and(|value| value == "1") {
        Err(format!("It was built with {SKIP}=1."))
    } else {
        bundle(&web, &site).inspect_err(|why| {
            println!("cargo:warning=the playground page was left out: {why}");
            println!("cargo:warning=install Node.js 20.19+ with npm, then `touch build.rs` and build again; or set {SKIP}=1");
        })
    };
    if let Err(why) = bundled {
        plain_page(&web, &site, &why).expect("the plain page is written");
    }
    let table = table(&site).expect("the bundle is read back");
    fs::write(out.join("pages.rs"), table).expect("OUT_DIR can be written");
}

/// Builds the page into `site`, or says why it could not.
fn bundle(web: &Path, site: &Path) -> Result<(), String> {
    // Builds of two profiles share node_modules. The lock goes away with this process, however it ends.
    let turn =
        File::create(web.join(".install.lock")).map_err(|e| format!("web/.install.lock: {e}"))?;
    turn.lock().map_err(|e| format!("web/.install.lock: {e}"))?;

    install(web)?;
    let to = site.to_str().ok_or("the path of OUT_DIR is not UTF-8")?;
    npm(
        web,
        &[
            "run",
            "build",
            "--",
            "--logLevel",
            "warn",
            "--emptyOutDir",
            "--outDir",
            to,
        ],
    )
}

/// Runs `npm ci`, unless `node_modules` was installed from this very lock file.
fn install(web: &Path) -> Result<(), String> {
    let wanted = fs::read(web.join("package-lock.json"))
        .map_err(|e| format!("web/package-lock.json: {e}"))?;
    let stamp = web.join("node_modules/.installed-from.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    npm(web, &["ci"])?;
    fs::write(&stamp, wanted).map_err(|e| format!("web/node_modules: {e}"))
}

/// Runs npm in `web`; the error ends with the last of what it printed.
fn npm(web: &Path, arguments: &[&str]) -> Result<(), String> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let ran = Command::new(program)
        .args(arguments)
        .current_dir(web)
        // Either value of it would change what is installed or how it is bundled.
        .env_remove("NODE_ENV")
        .output()
        .map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => "npm was not found.".to_owned(),
            _ => format!("npm could not be run: {e}"),
        })?;
    if ran.status.success() {
        return Ok(());
    }
    let said = [ran.stdout, ran.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let last = lines[lines.len().saturating_sub(4)..].join(" / ");
    Err(format!(
        "`npm {}` failed ({}): {last}",
        arguments[0], ran.status
    ))
}

/// Puts the page that says what is missing in place of the bundle.
fn plain_page(web: &Path, site: &Path, why: &str) -> io::Result<()> {
    if site.exists() {
        fs::remove_dir_all(site)?;
    }
    fs::create_dir_all(site)?;
    let why = why.replace('&', "&amp;").replace('<', "&lt;");
    let page = fs::read_to_string(web.join("plain.html"))?.replace("{{WHY}}", &why);
    fs::write(site.join("index.html"), page)
}

/// The Rust source of the table: one `Page` for each file under `site`.
fn table(site: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    list(site, "", &mut files)?;
    files.sort();

    let mut source =
        "/// The playground's files, written by `build.rs`.\nstatic PAGES: &[Page] = &[\n"
            .to_owned();
    for file in files {
        let etag = format!(
            "\"{:032x}\"",
            fingerprint(&fs::read(site.join(&file[1..]))?)
        );
        let path = if file == "/index.html" { "/" } else { &file };
        writeln!(
            source,
            "    Page {{ path: {path:?}, content_type: {:?}, etag: {etag:?}, \
             bytes: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/web\", {file:?})) }},",
            content_type(&file),
        )
        .expect("a String takes all");
    }
    source.push_str("];\n");
    Ok(source)
}

/// Gathers the files under `dir` as addresses: `/assets/x.js`.
fn list(dir: &Path, address: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let address = format!("{address}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &address, files)?;
        } else {
            files.push(address);
        }
    }
    Ok(())
}

/// What a file is, by its name.
fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "ttf" => "font/ttf",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// FNV-1a over 128 bits: the same on every machine and toolchain, which is all a tag needs.
fn fingerprint(bytes: &[u8]) -> u128 {
    bytes
        .iter()
        .fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, byte| {
            (hash ^ u128::from(*byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b)
        })
}
