package io.drey.internal.behind;

import io.drey.internal.store.Change;
import io.drey.internal.store.Stored;
import org.jspecify.annotations.Nullable;

/**
 * A change that a JVM before this one has accepted. Until it is known whether others have changed the entry since,
 * reads do not find it.
 */
public record RestoredChange(Change change) implements PendingChange {

    @Override
    public @Nullable Stored visible() {
        return null;
    }
}
