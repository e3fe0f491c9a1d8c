package io.drey.internal.jcache.deployed;

import java.io.Serializable;
import java.util.Objects;

/** A value with an enum, which is a key as well. */
public final class Order implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Colour colour;

    public Order() {
        this(Colour.RED);
    }

    public Order(Colour colour) {
        this.colour = colour;
    }

    public Colour colour() {
        return colour;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Order order && order.colour == colour;
    }

    @Override
    public int hashCode() {
        return Objects.hash(colour.name());
    }
}
