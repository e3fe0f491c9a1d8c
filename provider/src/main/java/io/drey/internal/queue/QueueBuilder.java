package io.drey.internal.queue;

import io.drey.writer.GiveUpListener;
import io.drey.writer.WriteBehindOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of a {@link WriteQueue}. Each setter replaces one default and returns this builder. Confined to
 * one thread.
 */
public final class QueueBuilder<K, V> {

    private final BatchDelivery<K, V> delivery;
    private WriteBehindOptions options = WriteBehindOptions.builder().build();
    private String name = "cache";
    private @Nullable ToIntBiFunction<? super K, ? super V> weigher;
    private Predicate<? super K> reachable = key -> true;
    private Predicate<? super @Nullable V> insists = value -> false;
    private GiveUpListener<? super K, ? super V> onGiveUp = (lost, cause) -> {};
    private ThreadFactory threads = Thread::new;
    private Timing timing = Timing.system();
    private @Nullable WriteForm<K, V> form;
    private String[] path = {};
    private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

    private QueueBuilder(BatchDelivery<K, V> delivery) {
        this.delivery = delivery;
    }

    /** Returns a builder of a queue in front of a writer. */
    public static <K, V> QueueBuilder<K, V> to(CacheWriter<K, V> delegate) {
        return new QueueBuilder<>(new WriterDelivery<>(delegate));
    }

    /** Returns a builder of a queue in front of a sink. */
    public static <K, V> QueueBuilder<K, V> to(BatchSink<K, V> delegate) {
        return new QueueBuilder<>(new SinkDelivery<>(delegate));
    }

    /** Sets the bounds, timeouts and retries; default those of {@link WriteBehindOptions#builder()}. */
    public QueueBuilder<K, V> options(WriteBehindOptions bounds) {
        options = Objects.requireNonNull(bounds, "options");
        return this;
    }

    /**
     * Sets the name in log lines, messages and of the thread, {@code drey-write-behind-<name>}; default {@code cache}.
     */
    public QueueBuilder<K, V> name(String text) {
        name = Objects.requireNonNull(text, "name");
        return this;
    }

    /**
     * Sets the function that weighs a write, in bytes, not negative. The value of a delete is null. By default nothing
     * is weighed.
     */
    public QueueBuilder<K, V> weigher(ToIntBiFunction<? super K, ? super V> bytes) {
        weigher = Objects.requireNonNull(bytes, "weigher");
        return this;
    }

    /**
     * Sets the predicate that knows whether a write of the key can get through. A flush does not wait for a write that
     * cannot. Any thread asks it, and often, so it must not block. By default every key is in reach.
     */
    public QueueBuilder<K, V> reachable(Predicate<? super K> known) {
        reachable = Objects.requireNonNull(known, "reachable");
        return this;
    }

    /** Sets which writes are tried on whatever the budget of retries says. By default none are. */
    public QueueBuilder<K, V> insistOn(Predicate<? super @Nullable V> values) {
        insists = Objects.requireNonNull(values, "insists");
        return this;
    }

    /** Sets the listener to lost writes. There is none by default; losses are logged and counted anyway. */
    public QueueBuilder<K, V> onGiveUp(GiveUpListener<? super K, ? super V> listener) {
        onGiveUp = Objects.requireNonNull(listener, "onGiveUp");
        return this;
    }

    /** Sets the factory of the writer thread, which the queue turns into a daemon; default {@code Thread::new}. */
    public QueueBuilder<K, V> threads(ThreadFactory factory) {
        threads = Objects.requireNonNull(factory, "threads");
        return this;
    }

    /** Sets the clock; default the machine's. */
    public QueueBuilder<K, V> timing(Timing clock) {
        timing = clock;
        return this;
    }

    /** Sets the source of jitter, uniform in [0, 1); default {@link ThreadLocalRandom}. */
    public QueueBuilder<K, V> random(DoubleSupplier source) {
        random = source;
        return this;
    }

    /**
     * Sets the form of writes in the journal, and the path of this queue's journal within the directory that the
     * options name. Without effect if they name none.
     */
    public QueueBuilder<K, V> journal(WriteForm<K, V> look, String... owner) {
        form = look;
        path = owner.clone();
        return this;
    }

    /**
     * Returns the queue, with the writes that an earlier JVM left in the journal. If there are none, the queue starts
     * no thread before the first write.
     *
     * @throws javax.cache.CacheException if the journal cannot be opened
     * @throws IllegalStateException if the options name a journal and {@link #journal} was not called
     */
    public WriteQueue<K, V> build() {
        return new WriteQueue<>(
                delivery,
                new QueueParts<>(
                        name, options, weigher, reachable, insists, onGiveUp, threads, timing, random, openJournal()));
    }

    private QueueJournal<K, V> openJournal() {
        Path directory = options.journal();
        if (directory == null) {
            return QueueJournal.none();
        }
        if (form == null) {
            throw new IllegalStateException("the write-behind queue " + name
                    + " has a journal, but nothing that makes bytes of its keys and values; name their codecs");
        }
        QueueJournal.Owner<K, V> owner = new QueueJournal.Owner<>(name, form, path);
        return QueueJournal.open(directory, owner, options, threads, timing::nanos);
    }
}
