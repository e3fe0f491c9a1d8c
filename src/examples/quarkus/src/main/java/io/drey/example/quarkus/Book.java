package io.drey.example.quarkus;

import java.io.Serializable;

/** What is cached. */
public record Book(String isbn, String title) implements Serializable {}
