-- Creates a schema that is missing. A second run changes nothing.
create schema if not exists :"schema";
