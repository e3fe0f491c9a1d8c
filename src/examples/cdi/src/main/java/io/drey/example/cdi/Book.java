package io.drey.example.cdi;

import java.io.Serializable;

/** What is cached. */
public record Book(String isbn, String title) implements Serializable {}
