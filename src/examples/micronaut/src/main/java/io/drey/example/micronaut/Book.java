package io.drey.example.micronaut;

import java.io.Serializable;

/** What is cached. */
public record Book(String isbn, String title) implements Serializable {}
