//! The register is honest: every rule has a test that sees it refuse and one that sees it let pass.
