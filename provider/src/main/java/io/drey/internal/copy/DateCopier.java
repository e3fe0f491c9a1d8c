package io.drey.internal.copy;

import java.util.Date;

/** Copies {@code java.util.Date} and its subclasses in {@code java.sql}. */
@SuppressWarnings("JavaUtilDate") // applications have them
final class DateCopier implements ClassCopier {

    private static final long BYTES = 200;

    @Override
    public Object copy(Object original, PartCopier parts) {
        Date copy = (Date) ((Date) original).clone();
        copy.getTime(); // computes what deprecated setters postponed, so that later reads do not change the object
        return copy;
    }

    @Override
    public Object copyAgain(Object original, PartCopier parts) {
        return ((Date) original).clone();
    }

    @Override
    public long bytes(Object original) {
        return BYTES;
    }
}
