//! 便携打印: documents on the narrow paper of a printer that is carried along.

use crate::me::Me;
use crate::office::{Error, Office};
use crate::papers::blocking;
use crate::read::PaperRow;
use documents::{STRIPS, Strip};

/// Whether documents of this kind are printed on narrow paper, too.
pub fn prints_strip(code: &str) -> bool {
    STRIPS.contains(&code)
}

impl Office {
    /// A document on paper so many millimetres wide, as PDF.
    ///
    /// # Errors
    /// As [`Office::paper_pdf`]; [`Error::NotFound`] for another width, and for what is printed on A4 alone.
    pub async fn paper_strip(
        &self,
        me: &Me,
        number: &str,
        width: &str,
    ) -> Result<(PaperRow, Vec<u8>), Error> {
        let row = self.paper(me, number).await?;
        let strip = Strip::of(width).filter(|_| prints_strip(&row.code)).ok_or(Error::NotFound)?;
        let paper = self.drawn_for(me, &row).await?;
        let printer = self.print_room.printer();
        let pdf = blocking(move || printer.strip(&paper, strip)).await?;
        Ok((row, pdf))
    }
}
