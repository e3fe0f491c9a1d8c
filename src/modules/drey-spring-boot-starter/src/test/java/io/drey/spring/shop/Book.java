package io.drey.spring.shop;

import java.io.Serializable;

/** In a package of the application, so it needs no word in any list. */
public record Book(String isbn, String title) implements Serializable {}
