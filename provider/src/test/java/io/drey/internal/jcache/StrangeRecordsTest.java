package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.servers.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys and records of all sorts in the change logs: what one application changes, another sees soon. */
@Timeout(120)
class StrangeRecordsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final RedisServer server = RedisServer.start();
    private final Application one = Application.on(server, Mode.THROUGH, "");
    private final Application other = Application.on(server, Mode.THROUGH, "");

    @AfterEach
    void close() {
        one.close();
        other.close();
        server.close();
    }

    private static <K> Cache<K, String> cache(Application application, Class<K> keys) {
        return application.manager().createCache("strange", application.configuration(keys, String.class));
    }

    private static <K> void assertSeen(Cache<K, String> there, Cache<K, String> here, K key, String value) {
        there.put(key, value);
        await().atMost(SOON).until(() -> value.equals(here.get(key)));
    }

    /** Appends a record to each log. */
    private void append(String fields, String argument) {
        Object logs = server.call(
                "EVAL",
                "local value = ARGV[1]:gsub('%x%x', function(hex) return string.char(tonumber(hex, 16)) end) "
                        + "local names = redis.call('KEYS', '*:log') "
                        + "for _, name in ipairs(names) do redis.call('XADD', name, '*', " + fields + ") end "
                        + "return #names",
                "0",
                argument);
        assertThat(logs).isEqualTo(8L);
    }

    @Test
    void theFollowerMakesNoKeyFromWhatARecordSays() throws IOException {
        Cache<Spring, String> here = cache(one, Spring.class);
        Cache<Spring, String> there = cache(other, Spring.class);
        assertSeen(there, here, new Spring("key"), "old");

        append("'c', 'strange', 'n', '12345678', 'k', value", HexFormat.of().formatHex(serialised(new Spring("bait"))));
        assertSeen(there, here, new Spring("key"), "new");

        assertThat(Spring.sprung).isFalse();
    }

    private static byte[] serialised(Object key) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(1);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(key);
        }
        return bytes.toByteArray();
    }

    @Test
    void recordsOfAnythingLeaveTheFollowerAtWork() throws IOException {
        Cache<String, String> here = cache(one, String.class);
        Cache<String, String> there = cache(other, String.class);
        List<Object> self = new ArrayList<>();
        self.add(self);
        assertSeen(there, here, "key", "0");

        append("'c', 'strange', 'n', '12345678', 'k', value", HexFormat.of().formatHex(serialised(self)));
        assertSeen(there, here, "key", "1");
        append("'c', 'strange', 'n', '12345678', 'k', ''", "");
        assertSeen(there, here, "key", "2");
        append("'c', 'strange', 'k', '\\2\\7garbage'", "");
        assertSeen(there, here, "key", "3");
        append("'x', 'y'", "");
        assertSeen(there, here, "key", "4");
    }

    @Test
    void recordsOfMegabytesAreNotRead() {
        Cache<String, String> here = cache(one, String.class);
        Cache<String, String> there = cache(other, String.class);
        assertSeen(there, here, "key", "old");

        for (int i = 0; i < 10; i++) {
            append("'c', 'strange', 'n', '12345678', 'k', string.rep('x', 2000000)", "");
        }

        assertSeen(there, here, "key", "new");
        assertSeen(there, here, "key", "newer");
    }

    @Test
    void longKeysLeaveNoLongRecordsAndAreSeenElsewhere() {
        Cache<String, String> here = cache(one, String.class);
        Cache<String, String> there = cache(other, String.class);
        String start = "k".repeat(100_000);
        assertSeen(there, here, start, "old");

        for (int i = 0; i < 200; i++) {
            there.put(start + i, "value");
            there.remove(start + i);
        }

        assertSeen(there, here, start, "new");
        assertThat(there.replace(start, "new", "newer")).isTrue();
        await().atMost(SOON).until(() -> "newer".equals(here.get(start)));
        Object bytes = server.call(
                "EVAL",
                "local sum = 0 for _, name in ipairs(redis.call('KEYS', '*:log')) do "
                        + "sum = sum + redis.call('MEMORY', 'USAGE', name, 'SAMPLES', '0') end return sum",
                "0");
        assertThat((long) bytes).isLessThan(500_000);
    }

    /** A key of a class that tells when one is made of bytes. */
    static final class Spring implements Serializable {

        private static volatile boolean sprung;

        private final String name;

        Spring(String name) {
            this.name = name;
        }

        private void readObject(java.io.ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            sprung |= name.equals("bait");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Spring that && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }
}
