//! A PDF that is on the disk while it is made: what is finished is written and forgotten, so that a volume needs the memory
//! of the document at hand and not that of all its photographs.

use lopdf::{Object, ObjectId, ObjectStream, Stream, Writer, dictionary};
use std::io::{Error, Result, Write};

/// Small objects that share a packed stream.
const SHARED: usize = 200;
/// Bytes of a row of the cross-reference: kind, place, place within.
const ROW: [i64; 3] = [1, 5, 2];

/// Where an object stands.
#[derive(Clone, Copy)]
enum Place {
    /// Nowhere: a number given out and not used.
    Free,
    /// At a byte of the file.
    At(u64),
    /// In a shared stream, at an index.
    Within(u32, u16),
}

/// A PDF being written.
pub(crate) struct Scroll<'a> {
    out: &'a mut dyn Write,
    written: u64,
    /// By the number of the object.
    places: Vec<Place>,
    shared: ObjectStream,
}

impl<'a> Scroll<'a> {
    /// Begins one.
    pub fn begin(out: &'a mut dyn Write) -> Result<Self> {
        let mut scroll = Scroll { out, written: 0, places: vec![Place::Free], shared: packed() };
        // The second line tells that there are bytes in it that are no text.
        scroll.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")?;
        Ok(scroll)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.write_all(bytes)?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// The number of an object that comes later.
    pub fn reserve(&mut self) -> ObjectId {
        self.places.push(Place::Free);
        // A file of more objects than fit here could not be made: each takes some bytes of it.
        (u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX), 0)
    }

    /// Writes an object under its number.
    pub fn put(&mut self, id: ObjectId, object: Object) -> Result<()> {
        if let Object::Stream(_) = object {
            return self.alone(id, &object);
        }
        self.shared.add_object(id, object).map_err(Error::other)?;
        if self.shared.object_count() == SHARED { self.pack() } else { Ok(()) }
    }

    /// Writes an object under a new number.
    pub fn add(&mut self, object: impl Into<Object>) -> Result<ObjectId> {
        let id = self.reserve();
        self.put(id, object.into())?;
        Ok(id)
    }

    fn alone(&mut self, id: ObjectId, object: &Object) -> Result<()> {
        self.places[id.0 as usize] = Place::At(self.written);
        self.write(format!("{} 0 obj\n", id.0).as_bytes())?;
        let mut bytes = Vec::new();
        Writer::write_object(&mut bytes, object)?;
        self.write(&bytes)?;
        self.write(b"\nendobj\n")
    }

    fn pack(&mut self) -> Result<()> {
        let shared = std::mem::replace(&mut self.shared, packed());
        if shared.object_count() == 0 {
            return Ok(());
        }
        let container = self.reserve();
        // They stand in the order of their numbers.
        for (index, id) in (0..).zip(shared.objects.keys()) {
            self.places[id.0 as usize] = Place::Within(container.0, index);
        }
        let stream = shared.to_stream_object().map_err(Error::other)?;
        self.alone(container, &stream.into())
    }

    /// Ends it.
    pub fn end(mut self, root: ObjectId, info: ObjectId) -> Result<()> {
        self.pack()?;
        let own = self.reserve();
        let start = self.written;
        self.places[own.0 as usize] = Place::At(start);
        let mut rows = Vec::with_capacity(self.places.len() * 8);
        for (number, place) in self.places.iter().enumerate() {
            let (kind, at, within) = match *place {
                Place::Free => (0u8, 0, if number == 0 { u16::MAX } else { 0 }),
                Place::At(at) => (1, at, 0),
                Place::Within(container, index) => (2, u64::from(container), index),
            };
            rows.push(kind);
            rows.extend(&at.to_be_bytes()[3..]);
            rows.extend(within.to_be_bytes());
        }
        let size = i64::try_from(self.places.len()).unwrap_or(i64::MAX);
        let mut table = Stream::new(
            dictionary! {
                "Type" => "XRef", "Size" => size, "W" => ROW.map(Object::Integer).to_vec(), "Root" => root, "Info" => info,
            },
            rows,
        );
        table.compress().map_err(Error::other)?;
        self.alone(own, &table.into())?;
        self.write(format!("startxref\n{start}\n%%EOF\n").as_bytes())?;
        self.out.flush()
    }
}

fn packed() -> ObjectStream {
    ObjectStream::builder().max_objects(SHARED).build()
}
