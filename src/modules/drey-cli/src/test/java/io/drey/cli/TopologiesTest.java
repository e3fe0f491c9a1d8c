package io.drey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.servers.Deployment;
import io.drey.servers.Deployment.Running;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same commands where several servers keep a namespace, or others than the address names. */
class TopologiesTest {

    private static final String NAMESPACE = "shop";
    private static final int ENTRIES = 200;

    @TempDir
    Path folder;

    private static Cache<Integer, String> filled(CacheManager manager) {
        Cache<Integer, String> cache = manager.createCache(
                "users", new TieredConfiguration<Integer, String>().setTypes(Integer.class, String.class));
        for (int i = 0; i < ENTRIES; i++) {
            cache.put(i, "value " + i);
        }
        return cache;
    }

    private static long serversIn(String stats) {
        return Pattern.compile("\"port\": ").matcher(stats).results().count();
    }

    @ParameterizedTest
    @EnumSource(names = {"SENTINEL", "CLUSTER", "TWEMPROXY"})
    void allCommandsFindTheirWay(Deployment deployment) throws IOException, InterruptedException {
        try (Running running = deployment.start()) {
            ManagerOptions options = ManagerOptions.builder()
                    .remote(running.uri())
                    .namespace(NAMESPACE)
                    .partitions(32)
                    .defaults(TierOptions.builder()
                            .write(WriteMode.THROUGH)
                            .localEnabled(false)
                            .build())
                    .build();
            try (CacheManager manager =
                    new TieredCachingProvider().getCacheManager(URI.create("drey:" + deployment), null, options)) {
                Cache<Integer, String> users = filled(manager);

                String stats = run(running, "stats", "--json").out();
                assertThat(serversIn(stats)).isEqualTo(running.masters().size());
                assertThat(stats).contains("\"users\": {\"entries\": 200, \"orphans\": 0}", "\"partitionsAway\": []");
                assertThat(run(running, "partitions").out())
                        .contains(":" + running.masters().get(0).port());
                assertThat(run(running, "get", "users", "7").out()).contains("\"value 7\"");
                assertThat(run(running, "keys", "users").out().lines())
                        .hasSize(ENTRIES)
                        .contains("199 (int)");
                assertThat(run(running, "evict", "users", "7", "-t", "int").out())
                        .contains("1 of which were in Redis");
                assertThat(users.get(7)).isNull();
                assertThat(run(running, "verify").out()).contains("All is well: 32 partitions", "199 entries");
                if (Shell.isThere("redis-cli")
                        && deployment != Deployment.SENTINEL) { // else EvictingTest tells why not
                    shell(running, deployment).evict(NAMESPACE, 32, "users", "int", "9");
                    assertThat(users.get(9)).isNull();
                    users.put(9, "value 9");
                }
                assertThat(run(running, "bench", "--look-only", "--millis", "20")
                                .code())
                        .isZero();
                assertThat(run(running, "clear", "users", "--yes").out()).contains("deleted 199 entries");
                assertThat(users.get(8)).isNull();
            }
        }
    }

    private Shell shell(Running running, Deployment deployment) throws IOException {
        URI first = URI.create(running.uri().split(",", 2)[0]);
        return deployment == Deployment.CLUSTER
                ? Shell.at(first.getHost(), first.getPort(), folder, "-c")
                : Shell.at(first.getHost(), first.getPort(), folder);
    }

    private static Cli run(Running running, String... arguments) {
        Cli cli = Cli.at(running.uri(), NAMESPACE, arguments);
        assertThat(cli.code()).as(cli.out() + cli.err()).isZero();
        return cli;
    }
}
