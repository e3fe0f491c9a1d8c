package io.drey.internal.copy;

import org.jspecify.annotations.Nullable;

/**
 * A copy of an original in which each object is reached once, so that nothing need be remembered on the way.
 *
 * <p>Confined to one copy.
 */
final class TreeCopy implements Copying {

    private final Copier copier;
    private final Object[] flat;
    private final Shape[] flatShapes;

    TreeCopy(Copier copier, Original original) {
        this.copier = copier;
        this.flat = original.flat();
        this.flatShapes = original.flatShapes();
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public @Nullable Object of(@Nullable Object part) {
        // Those first: not to load the headers of their parts from memory is most of what can be saved
        for (int i = 0; i < flat.length; i++) {
            if (flat[i] == part) {
                return flatShapes[i].copyFlat(part);
            }
        }
        if (part == null || part.getClass() == String.class) {
            return part;
        }
        return copier.shape(part.getClass()).copyAgain(part, this);
    }
}
