package io.drey.micrometer;

import io.drey.internal.jcache.TieredCacheManager;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheManager;

/**
 * The histogram of how long changes of other JVMs took to arrive. Under Prometheus its buckets only grow, and a query
 * over minutes ({@code rate}) forgets; where the registry itself computes the longest time, that is of the last
 * minutes. Stateless.
 */
final class Delays {

    static final String NAME = "drey.staleness.observed";
    static final String DESCRIPTION = "Times from changes in other JVMs to their arrival here";

    /** From what a waiting read takes, over the polls, to the bound on staleness and what must never be. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private Delays() {}

    /** Its records are pushed by the thread that follows changes, so nothing is lost between two scrapes. */
    static Timer register(MeterRegistry registry, Tags tags, CacheManager manager) {
        Timer timer = Timer.builder(NAME)
                .description(DESCRIPTION)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .distributionStatisticExpiry(Duration.ofMinutes(5))
                .register(registry);
        manager.unwrap(TieredCacheManager.class)
                .observers()
                .onDelay(micros -> timer.record(Math.max(0, micros), TimeUnit.MICROSECONDS));
        return timer;
    }
}
