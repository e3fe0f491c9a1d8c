package io.drey.internal.copy;

import org.jspecify.annotations.Nullable;

/**
 * Copies a value in which each object is reached once, so that no object need be remembered on the way.
 *
 * <p>Confined to one copy.
 */
final class TreeCopy implements PartCopier {

    private final Copier copier;
    private final Object[] flat;
    private final ClassCopier[] flatCopiers;

    TreeCopy(Copier copier, MasterCopy master) {
        this.copier = copier;
        this.flat = master.flat();
        this.flatCopiers = master.flatCopiers();
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public @Nullable Object copy(@Nullable Object part) {
        // Known flat objects come first: not loading the headers of their parts from memory saves the most
        for (int i = 0; i < flat.length; i++) {
            if (flat[i] == part) {
                return flatCopiers[i].copyFlat(part);
            }
        }
        if (part == null || part.getClass() == String.class) {
            return part;
        }
        return copier.classCopier(part.getClass()).copyAgain(part, this);
    }
}
