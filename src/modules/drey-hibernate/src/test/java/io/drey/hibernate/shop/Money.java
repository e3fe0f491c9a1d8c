package io.drey.hibernate.shop;

import java.io.Serializable;
import java.util.Currency;

/** What {@link MoneyConverter} makes text of; has no setter, and is of no type that anybody names. */
public final class Money implements Serializable {

    private static final long serialVersionUID = 1L;

    private final long cents;
    private final Currency currency;

    public Money(long cents, Currency currency) {
        this.cents = cents;
        this.currency = currency;
    }

    @Override
    public String toString() {
        return cents + " " + currency;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Money that && cents == that.cents && currency.equals(that.currency);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(cents);
    }
}
