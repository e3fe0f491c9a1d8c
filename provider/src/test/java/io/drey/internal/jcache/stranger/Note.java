package io.drey.internal.jcache.stranger;

import java.io.Serializable;

/** Could be serialised, but nobody has allowed it. */
public record Note(String text, Object more) implements Serializable {}
