package io.drey.internal.bypass;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Stored;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;

/** The entries of a scan up to where it could not go on. One thread. */
final class ReachedEntries<K> implements Iterator<Map.Entry<K, Stored>> {

    private final Runnable missed;
    private Iterator<Map.Entry<K, Stored>> entries;

    /** @param missed told once if there may be more entries */
    ReachedEntries(Supplier<Iterator<Map.Entry<K, Stored>>> scan, Runnable missed) {
        this.missed = missed;
        this.entries = Collections.emptyIterator();
        try {
            entries = scan.get();
        } catch (RemoteUnavailableException e) {
            missed.run();
        }
    }

    @Override
    public boolean hasNext() {
        try {
            return entries.hasNext();
        } catch (RemoteUnavailableException e) {
            entries = Collections.emptyIterator();
            missed.run();
            return false;
        }
    }

    @Override
    public Map.Entry<K, Stored> next() {
        return entries.next(); // has it at hand, since the next one was asked for
    }
}
