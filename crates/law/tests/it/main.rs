//! The law's own cases, from outside.

mod calculator;
mod calendar;
mod court;
mod credit;
mod deadlines;
mod disclosure;
mod execution;
mod fund;
mod hearing;
mod hold;
mod inforequest;
mod kit;
mod measure;
mod money;
mod paths;
mod people;
mod public;
mod receipts;
mod register;
mod remedy;
mod road;
mod scope;
mod service;
mod simple;
mod support;
mod transfer;
