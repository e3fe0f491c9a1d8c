package io.drey.chaos.load;

import io.drey.chaos.history.Kind;
import io.drey.chaos.history.Operation;
import io.drey.chaos.history.Outcome;
import io.drey.chaos.history.Recorder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.cache.integration.CacheLoader;

/** Loads a number that nobody else loads, and takes its time. Any thread. */
final class SlowLoader implements CacheLoader<String, Long> {

    private static final long TIME_NANOS = 100_000_000L;
    private static final int JVMS = 10_000;
    private static final int THREAD = 999;

    private final int jvm;
    private final Recorder recorder;
    private final AtomicLong loads = new AtomicLong();

    SlowLoader(int jvm, Recorder recorder) {
        this.jvm = jvm;
        this.recorder = recorder;
    }

    @Override
    public Long load(String key) {
        long loaded = loads.incrementAndGet() * JVMS + jvm;
        long call = recorder.begin(jvm * Operation.CLIENTS + THREAD, key, Kind.LOAD, null, null);
        LockSupport.parkNanos(TIME_NANOS);
        recorder.end(call, Outcome.DONE, loaded);
        return loaded;
    }

    @Override
    public Map<String, Long> loadAll(Iterable<? extends String> keys) {
        Map<String, Long> loaded = new HashMap<>();
        keys.forEach(key -> loaded.put(key, load(key)));
        return loaded;
    }
}
