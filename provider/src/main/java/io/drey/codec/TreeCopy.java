package io.drey.codec;

import org.jspecify.annotations.Nullable;

/**
 * A copy of an original in which each object is reached once, so that nothing need be remembered on the way.
 *
 * <p>Confined to one copy.
 */
final class TreeCopy implements Copying {

    private final Copier copier;
    private final Object[] flat;

    /** @param flat objects whose parts need not be looked at: loading their headers from memory costs the most */
    TreeCopy(Copier copier, Object[] flat) {
        this.copier = copier;
        this.flat = flat;
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public @Nullable Object of(@Nullable Object part) {
        if (part == null || part.getClass() == String.class) {
            return part;
        }
        Shape shape = copier.shape(part.getClass());
        for (Object each : flat) {
            if (each == part) {
                return shape.copyFlat(part);
            }
        }
        return shape.copyAgain(part, this);
    }
}
