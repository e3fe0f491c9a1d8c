package io.drey.internal.copy;

import java.util.Date;

/** {@code java.util.Date} and those of {@code java.sql}. */
@SuppressWarnings("JavaUtilDate") // applications have them
final class DateShape implements Shape {

    private static final long BYTES = 200;

    @Override
    public Object copy(Object original, Copying parts) {
        Date copy = (Date) ((Date) original).clone();
        copy.getTime(); // settles what its deprecated setters left open, so that nothing changes when it is read later
        return copy;
    }

    @Override
    public Object copyAgain(Object original, Copying parts) {
        return ((Date) original).clone();
    }

    @Override
    public long bytes(Object original) {
        return BYTES;
    }
}
