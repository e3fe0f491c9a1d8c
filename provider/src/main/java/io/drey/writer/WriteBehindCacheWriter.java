package io.drey.writer;

import io.drey.codec.Codec;
import io.drey.internal.queue.CodecForm;
import io.drey.internal.queue.QueueBuilder;
import io.drey.internal.queue.WriteQueue;
import java.io.Closeable;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * Makes any {@link CacheWriter} asynchronous: a write is accepted into a bounded queue and handed to the delegate by
 * one daemon thread, in batches. It works with every JCache provider (JSR-107, chapter "Integration", write-through):
 * give the cache a factory of this writer and set write-through.
 *
 * <pre>{@code
 * WriteBehindCacheWriter<String, Order> writer = WriteBehindCacheWriter.builder(database)
 *         .options(WriteBehindOptions.builder().maxPending(10_000).build())
 *         .name("orders")
 *         .onGiveUp((lost, cause) -> alert(lost.size() + " orders are lost", cause))
 *         .build();
 * MutableConfiguration<String, Order> configuration = new MutableConfiguration<String, Order>()
 *         .setTypes(String.class, Order.class)
 *         .setWriteThrough(true)
 *         .setCacheWriterFactory(() -> writer);
 * }</pre>
 *
 * <ul>
 *   <li>Of several writes of a key that wait, only the newest goes out; a key never has two in flight, so the delegate
 *       sees a key's writes in order.
 *   <li>{@link #pending} shows a write from its acceptance until the delegate has acknowledged it.
 *   <li>A full queue lets the producer wait, then refuses; a failed write is retried within the budget of the options
 *       while other keys go on; what is lost is told to the {@link GiveUpListener}, logged and counted.
 * </ul>
 *
 * <p>Keys and values are kept by reference: do not change them after the write. The queue is lost with its JVM, unless
 * the options name a {@linkplain WriteBehindOptions.Builder#journal journal}. Any thread. The delegate is called by one
 * thread at a time, and is closed with this writer if it is {@link AutoCloseable}.
 */
public final class WriteBehindCacheWriter<K, V> implements CacheWriter<K, V>, Closeable {

    private final WriteQueue<K, V> queue;

    private WriteBehindCacheWriter(WriteQueue<K, V> queue) {
        this.queue = queue;
    }

    /** Returns a builder of a writer with a queue in front of the delegate. */
    public static <K, V> Builder<K, V> builder(CacheWriter<K, V> delegate) {
        return new Builder<>(Objects.requireNonNull(delegate, "delegate"));
    }

    /**
     * Accepts a put.
     *
     * @throws CacheWriterException if there was no room until the offer timeout or never can be, if the thread was
     *     interrupted, or if the thread that would write cannot be started; nothing was accepted then
     * @throws IllegalStateException if this writer is closed
     */
    @Override
    public void write(Cache.Entry<? extends K, ? extends V> entry) {
        queue.put(entry.getKey(), entry.getValue());
    }

    /** Accepts each put and removes it from the collection; what is left after an exception was not accepted. */
    @Override
    public void writeAll(Collection<Cache.Entry<? extends K, ? extends V>> entries) {
        Iterator<Cache.Entry<? extends K, ? extends V>> each = entries.iterator();
        while (each.hasNext()) {
            write(each.next());
            each.remove();
        }
    }

    /** Accepts a delete; see {@link #write}. */
    @Override
    @SuppressWarnings("unchecked") // the interface takes Object, the cache passes keys
    public void delete(Object key) {
        queue.delete((K) key);
    }

    /** Accepts each delete and removes it from the collection; what is left after an exception was not accepted. */
    @Override
    public void deleteAll(Collection<?> keys) {
        Iterator<?> each = keys.iterator();
        while (each.hasNext()) {
            delete(each.next());
            each.remove();
        }
    }

    /**
     * Returns the newest write of the key that the delegate has not acknowledged, its value null if it is a delete; or
     * null if there is none. A {@link javax.cache.integration.CacheLoader} asks this first, so that it never loads what
     * is about to be overwritten. Never blocks.
     */
    public Cache.@Nullable Entry<K, V> pending(K key) {
        return queue.pending(key);
    }

    /**
     * Waits until everything accepted before this call is acknowledged or given up, for the flush timeout at most. What
     * waits for a retry is tried at once.
     *
     * @throws CacheWriterException if that is not so when the time is over, or at once if a key is
     *     {@linkplain Builder#reachable out of reach}; the writes are still queued then
     */
    public void flush() {
        queue.flush();
    }

    /**
     * Waits until every write of the key accepted before this call is acknowledged or given up, for the flush timeout
     * at most. It goes out before those of other keys, also if it waits for a retry. Returns at once, without a lock,
     * if nothing is pending.
     *
     * @throws CacheWriterException if that is not so when the time is over, or as soon as the key is
     *     {@linkplain Builder#reachable out of reach}; the write is still queued then
     */
    public void flush(K key) {
        queue.flush(key);
    }

    /** Returns what has happened so far. Looks at every pending key for the oldest age. */
    public WriteBehindStats stats() {
        return queue.stats();
    }

    /**
     * Accepts no further writes, lets the queue drain within the close timeout, ends the thread and closes the
     * delegate. What could not be written is told to the {@link GiveUpListener} and logged, each write once; of writes
     * in flight at the end the outcome is unknown. A write accepted while this runs counts as one before it. Further
     * calls do nothing.
     */
    @Override
    public void close() {
        queue.close();
    }

    @Override
    public String toString() {
        return "WriteBehindCacheWriter -> " + queue;
    }

    /**
     * Collects what a writer is made of. Each setter replaces one default and returns this builder. Confined to one
     * thread.
     */
    public static final class Builder<K, V> {

        private final QueueBuilder<K, V> queue;
        private String name = "cache";
        private @Nullable CodecForm<K, V> form;

        private Builder(CacheWriter<K, V> delegate) {
            this.queue = QueueBuilder.to(delegate);
        }

        /** Sets the bounds, timeouts and retries; default those of {@link WriteBehindOptions#builder()}. */
        public Builder<K, V> options(WriteBehindOptions options) {
            queue.options(options);
            return this;
        }

        /**
         * Sets the name in log lines, messages and of the thread, {@code drey-write-behind-<name>}; default
         * {@code cache}.
         */
        public Builder<K, V> name(String text) {
            name = text;
            queue.name(text);
            return this;
        }

        /**
         * Sets what weighs a write, in bytes, not negative; the value of a delete is null. By default nothing is
         * weighed, since that costs time on every write, and {@link WriteBehindOptions#maxBytes()} bounds nothing.
         */
        public Builder<K, V> weigher(ToIntBiFunction<? super K, ? super V> bytes) {
            queue.weigher(bytes);
            return this;
        }

        /**
         * Sets what knows whether a write of the key can get through; a flush does not wait for one that cannot. It is
         * asked often and by any thread, and must not block. By default every key is in reach.
         */
        public Builder<K, V> reachable(Predicate<? super K> known) {
            queue.reachable(known);
            return this;
        }

        /** Sets who is told of writes that are lost; by default nobody, but losses are logged and counted anyway. */
        public Builder<K, V> onGiveUp(GiveUpListener<? super K, ? super V> listener) {
            queue.onGiveUp(listener);
            return this;
        }

        /** Sets what makes the writer thread, which is turned into a daemon; default {@code Thread::new}. */
        public Builder<K, V> threads(ThreadFactory factory) {
            queue.threads(factory);
            return this;
        }

        /**
         * Sets the codecs of keys and values, for the {@linkplain WriteBehindOptions.Builder#journal journal}. The
         * journal's directory is called like the writer.
         *
         * @param loader finds the classes of keys and values
         */
        public Builder<K, V> codecs(Codec keys, Codec values, ClassLoader loader) {
            form = new CodecForm<>(keys, values, loader);
            return this;
        }

        /**
         * Returns the writer. It starts no thread before the first write, unless an earlier JVM has left writes in the
         * journal: these go out at once. They were accepted before all others, so a write of the same key takes their
         * place. One that the delegate had just made when that JVM was killed is made again.
         *
         * @throws javax.cache.CacheException if the journal cannot be opened; the message says what to do
         * @throws IllegalStateException if there is a journal, and no codecs
         */
        public WriteBehindCacheWriter<K, V> build() {
            if (form != null) {
                queue.journal(form, name);
            }
            return new WriteBehindCacheWriter<>(queue.build());
        }
    }
}
