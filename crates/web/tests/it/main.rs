//! The house seen through its door: real requests to the whole router, over a real database.

mod amend;
mod begins;
mod calendar;
mod credit;
mod door;
mod drafts;
mod files;
mod grids;
mod house;
mod input;
mod inspections;
mod naughty;
mod notices;
mod people;
mod phone;
mod signing;
mod targets;
mod treasury;
mod tricky;
mod tus;
mod volume;
mod walls;
