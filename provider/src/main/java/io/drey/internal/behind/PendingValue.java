package io.drey.internal.behind;

import io.drey.internal.store.Change;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;

/** An accepted put as reads of this JVM see it until it is acknowledged. Immutable. */
public final class PendingValue extends Stored implements PendingChange {

    private final Change.Put change;

    /** @param change as it was accepted; its time runs from then on */
    public PendingValue(Change.Put change) {
        super(change.form(), Lifetime.deadline(change.lifetime().onCreate(), change.acceptedNanos()));
        this.change = change;
    }

    /** The same once it was accessed, which gives it so much time from now on. */
    public PendingValue until(long millis, long now) {
        long accepted = change.acceptedNanos();
        long since = millis == Lifetime.ETERNAL ? 0 : Math.max(0, now - accepted) / 1_000_000;
        return new PendingValue(new Change.Put(form(), Lifetime.of(millis + since), accepted));
    }

    /** Whether it leaves the deadline of an entry that it replaces as it is. */
    public boolean keepsDeadline() {
        return change.lifetime().onUpdate() == Lifetime.KEEP;
    }

    @Override
    public Change.Put change() {
        return change;
    }

    @Override
    public Stored visible() {
        return this;
    }
}
