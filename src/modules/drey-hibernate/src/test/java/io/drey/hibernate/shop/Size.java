package io.drey.hibernate.shop;

import jakarta.persistence.Embeddable;

/** Embedded in {@link Product}. */
@Embeddable
public record Size(int height, int width) {}
