package io.drey.hibernate;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is made when it is first needed: Hibernate asks for some regions before it tells what is mapped. Any thread. */
final class Later<T> {

    private final Supplier<T> maker;
    private volatile @Nullable T made;

    Later(Supplier<T> maker) {
        this.maker = maker;
    }

    T get() {
        T known = made;
        return known == null ? make() : known;
    }

    private synchronized T make() {
        T known = made;
        if (known == null) {
            known = maker.get();
            made = known;
        }
        return known;
    }
}
