package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.internal.store.Change;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server goes and comes back with its data while somebody walks over them. */
class ScanRestartTest {

    private static final int ENTRIES = 6_000;

    @Test
    void aScanSeesEveryEntryOnceAlthoughItsServerWasStartedAgainMeanwhile() {
        try (RedisServer server = RedisServer.start("--dbfilename", "kept.rdb");
                Node node = Node.at(server.uri(), 8, Duration.ofSeconds(10))) {
            RedisStore<String> store = node.store("cache");
            Map<String, Change> changes = new HashMap<>();
            for (int i = 0; i < ENTRIES; i++) {
                changes.put("key" + i, new Change.Put("value", Lifetime.forever()));
            }
            store.commitAll(changes, false).orThrow();
            server.call("SAVE");

            List<String> found = new ArrayList<>();
            Iterator<Map.Entry<String, Stored>> scan = store.scan();
            while (scan.hasNext()) {
                if (found.size() == ENTRIES / 3 || found.size() == ENTRIES / 2) {
                    server.kill();
                    server.restart();
                    await().atMost(Duration.ofSeconds(20))
                            .ignoreExceptions()
                            .until(() -> store.get("key0").hasValue());
                }
                found.add(scan.next().getKey());
            }

            assertThat(found).containsExactlyInAnyOrderElementsOf(changes.keySet());
        }
    }
}
