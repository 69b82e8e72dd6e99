//! Data of papers
