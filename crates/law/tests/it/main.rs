//! The law's own cases, from outside.

mod calculator;
mod calendar;
mod court;
mod deadlines;
mod kit;
mod money;
mod paths;
mod people;
mod public;
mod register;
mod road;
mod scope;
mod service;
mod simple;
mod support;
