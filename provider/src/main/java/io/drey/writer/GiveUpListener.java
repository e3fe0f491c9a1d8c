package io.drey.writer;

import java.util.Collection;
import javax.cache.Cache;

/**
 * Is told of writes that are lost, of each once.
 *
 * <pre>{@code
 * GiveUpListener<String, Order> listener = (lost, cause) -> {
 *     for (Cache.Entry<? extends String, ? extends Order> entry : lost) {
 *         deadLetters.add(entry.getKey());
 *     }
 * };
 * }</pre>
 */
@FunctionalInterface
public interface GiveUpListener<K, V> {

    /**
     * Called by the writer thread while the entries are still {@linkplain WriteBehindCacheWriter#pending pending}, so
     * that what depends on them can be undone before others see them gone. At the close of the queue it is also called
     * by the thread that closes or by one that writes meanwhile, maybe at the same time. It delays the writes of other
     * keys. What it throws is logged.
     *
     * @param lost the writes that are lost, not empty; the value of a delete is null
     * @param cause why: the last failure, or that the queue was closed
     */
    void onGiveUp(Collection<? extends Cache.Entry<? extends K, ? extends V>> lost, Throwable cause);
}
