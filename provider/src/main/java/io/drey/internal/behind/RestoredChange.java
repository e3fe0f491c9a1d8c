package io.drey.internal.behind;

import io.drey.internal.store.Change;
import io.drey.internal.store.Stored;
import org.jspecify.annotations.Nullable;

/**
 * A change that a JVM before this one has accepted. Until it is known whether others have changed the entry since,
 * reads do not find it.
 *
 * @param hides whether a removal hides what it is to remove meanwhile, so that reads find nothing at all
 * @param partition the number of its key's
 */
public record RestoredChange(Change change, boolean hides, int partition) implements PendingChange {

    @Override
    public @Nullable Stored visible() {
        return hides && change.kind() == Change.Kind.DELETE ? Stored.ABSENT : null;
    }
}
