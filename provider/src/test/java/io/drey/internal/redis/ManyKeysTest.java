package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Change;
import io.drey.internal.store.Lifetime;
import io.drey.servers.RedisServer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManyKeysTest {

    @Test
    void aHundredThousandKeysAreWrittenReadAndRemoved() {
        try (RedisServer server = RedisServer.start();
                Node node = Node.at(server.uri(), 64, Node.PATIENCE.multipliedBy(10))) {
            RedisStore<String> store = node.store("cache");
            Map<String, Change> puts = new HashMap<>();
            Map<String, Change> deletions = new HashMap<>();
            for (int i = 0; i < 100_000; i++) {
                puts.put("key" + i, new Change.Put("value" + i, Lifetime.forever()));
                deletions.put("key" + i, new Change.Delete());
            }

            assertThat(store.commitAll(puts, false).orThrow()).hasSize(100_000);
            assertThat(store.getAll(puts.keySet())).hasSize(100_000);
            assertThat(store.commitAll(deletions, true).orThrow().values())
                    .hasSize(100_000)
                    .allMatch(commit -> commit.prior().hasValue());
            assertThat(store.getAll(puts.keySet())).isEmpty();
        }
    }
}
