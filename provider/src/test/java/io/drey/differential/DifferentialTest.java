package io.drey.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.servers.RedisServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random sequences of calls on a cache of Drey's and one of the reference implementation: after every call the answers,
 * the events, the counters and what the writer was told must be the same. More of them with
 * {@code -Ddifferential.sequences=N}; the message of a failure names the seed.
 */
class DifferentialTest {

    private static final int SEQUENCES = Integer.getInteger("differential.sequences", 60);
    private static final int STEPS = 50;

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        Caching.getCachingProvider("io.drey.TieredCachingProvider").close();
        Caching.getCachingProvider("org.jsr107.ri.spi.RICachingProvider").close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local",
                "?defaults.write=behind",
                "?defaults.write=through",
                "?defaults.write=through&defaults.local.enabled=false"
            })
    void answersCountsAndAnnouncesAsTheReferenceImplementationDoes(String mode) {
        CacheManager reference = Caching.getCachingProvider("org.jsr107.ri.spi.RICachingProvider")
                .getCacheManager();
        CachingProvider drey = Caching.getCachingProvider("io.drey.TieredCachingProvider");
        URI uri = mode.equals("local") ? drey.getDefaultURI() : URI.create(server.uri() + mode);
        try (CacheManager tested = drey.getCacheManager(uri, null)) {
            for (long seed = 1; seed <= SEQUENCES; seed++) {
                compare(seed, reference, tested);
            }
        }
    }

    private static void compare(long seed, CacheManager reference, CacheManager tested) {
        Random random = new Random(seed);
        Scenario scenario = Scenario.draw(random);
        List<String> done = new ArrayList<>();
        try (Subject expected = new Subject(reference, "sequence-" + seed, scenario);
                Subject actual = new Subject(tested, "sequence-" + seed, scenario)) {
            for (int i = 0; i < STEPS; i++) {
                Step step = Step.draw(random);
                if (KnownDifferences.concern(scenario, step)) {
                    continue;
                }
                done.add(step.name());
                String description = "seed " + seed + ", " + scenario + ", " + done;
                assertThat(step.run(actual.cache())).as(description).isEqualTo(step.run(expected.cache()));
                assertThat(actual.heard()).as(description).containsExactlyInAnyOrderElementsOf(expected.heard());
                assertThat(actual.statistics()).as(description).isEqualTo(expected.statistics());
                assertThat(actual.written()).as(description).isEqualTo(expected.written());
            }
            assertThat(actual.contents()).as("seed " + seed + ", " + done).isEqualTo(expected.contents());
        }
    }
}
