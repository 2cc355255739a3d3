mod draft;
mod floor;
