package io.drey.simulation;

/** A cache's key. */
public record Name(String cache, String key) {}
