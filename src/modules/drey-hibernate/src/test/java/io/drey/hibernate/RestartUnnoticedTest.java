package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Memo;
import io.drey.servers.Deployment;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * One of several servers ends and is back at once, with nothing of what it knew, while no connection tells of it. With
 * the marks of changes gone a load is stored that had begun before a change; the next look at the server's history
 * finds that it does not go on, and what the writer had told is told again.
 */
class RestartUnnoticedTest {

    private static final String OLD = "as it was read before";

    /** Each transaction that reads takes a connection to the database. */
    private static final int ROWS = 12;

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);

    private Shop shop(Deployment.Running servers) {
        return Shop.of(Shop.inMemory(name), servers.uri())
                .set("drey.namespace", name)
                .set("drey.defaults.local.max-staleness", "0")
                .map(Memo.class)
                .open();
    }

    @Test
    void nothingOfALoadFromBeforeAChangeIsServedOnceARestartIsFound() {
        loses(Deployment.CLUSTER, server -> {
            server.kill();
            server.forget();
            server.restart();
        });
    }

    @Test
    void norOnceALossIsFoundThatNoConnectionToldOf() {
        loses(Deployment.TWEMPROXY, server -> server.call("FLUSHALL"));
    }

    private void loses(Deployment deployment, Consumer<RedisServer> loss) {
        try (Deployment.Running servers = deployment.start();
                Shop reader = shop(servers);
                Shop writer = shop(servers)) {
            writer.change(s -> {
                for (long id = 0; id < ROWS; id++) {
                    s.persist(new Memo(id, "first"));
                }
            });
            List<Late> readers = new ArrayList<>();
            try {
                for (long id = 0; id < ROWS; id++) {
                    readers.add(new Late(reader, Memo.class, id));
                }
                writer.change(s -> {
                    for (long id = 0; id < ROWS; id++) {
                        s.find(Memo.class, id).text = "second";
                    }
                });
                loss.accept(servers.masters().get(1));
                for (Late late : readers) {
                    late.put(OLD, null);
                }
            } finally {
                readers.forEach(Late::close);
            }

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(served(reader)).doesNotContain(OLD));
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(served(reader)).hasSize(ROWS).containsOnly("second");
                assertThat(served(writer)).hasSize(ROWS).containsOnly("second");
            });
        }
    }

    private static List<String> served(Shop shop) {
        List<String> texts = new ArrayList<>();
        for (long id = 0; id < ROWS; id++) {
            long each = id;
            try (Late late = new Late(shop, Memo.class, id)) {
                Object cached = late.get();
                texts.add(OLD.equals(cached) ? OLD : shop.<String>read(s -> s.find(Memo.class, each).text));
            }
        }
        return texts;
    }
}
