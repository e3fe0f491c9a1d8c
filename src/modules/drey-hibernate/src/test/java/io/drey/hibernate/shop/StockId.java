package io.drey.hibernate.shop;

import jakarta.persistence.Embeddable;
import java.io.Serializable;

/** A composite id with an enum. */
@Embeddable
public record StockId(String warehouse, Colour colour) implements Serializable {}
