package io.drey.writer;

import java.util.Collection;

/** Told of writes that are lost, of each once. */
@FunctionalInterface
public interface GiveUpListener<K, V> {
    /**
     * Called by the writer thread while the entries are still {@linkplain WriteBehindCacheWriter#pending pending}, so
     * that what depends on them can be undone before others see them gone; at the close of the queue also by the thread
     * that closes it or that writes meanwhile, maybe at the same time. It delays the writes of other keys. What it throws is logged.
     *
     * @param entries what is lost, not empty
     * @param cause why: the last failure, or that the queue was closed
     */
    void onGiveUp(Collection<PendingEntry<K, V>> entries, Throwable cause);
}
