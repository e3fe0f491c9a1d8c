package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TierMXBean;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.cache.Cache;
import javax.management.JMX;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys whose own code throws an error when the follower of the change logs calls it. */
class ThrowingKeysTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Where, on the follower's thread only. */
    enum Trouble {
        NONE,
        READING,
        HASHING,
        COMPARING,
        /** Of the writer behind. */
        WRITING
    }

    private static volatile Trouble trouble = Trouble.NONE;

    private static void meet(Trouble here, String name) {
        if (trouble == here
                && name.startsWith("bad")
                && Thread.currentThread()
                        .getName()
                        .startsWith(here == Trouble.WRITING ? "drey-write-behind" : "drey-follower")) {
            throw new NoClassDefFoundError("of a rollout");
        }
    }

    /** All have the same hash code, so that they are compared. */
    static final class Name implements Serializable {
        private static final long serialVersionUID = 1;

        private final String text;

        Name(String text) {
            this.text = text;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            meet(Trouble.WRITING, text);
            out.defaultWriteObject();
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            meet(Trouble.READING, text);
        }

        @Override
        public boolean equals(Object other) {
            meet(Trouble.COMPARING, text);
            return other instanceof Name name && Objects.equals(name.text, text);
        }

        @Override
        public int hashCode() {
            meet(Trouble.HASHING, text);
            return 1;
        }
    }

    @AfterEach
    void calm() {
        trouble = Trouble.NONE;
    }

    @ParameterizedTest
    @EnumSource(
            value = Trouble.class,
            names = {"NONE", "WRITING"},
            mode = EnumSource.Mode.EXCLUDE)
    void aKeyThatThrowsHaltsNeitherItsPartitionNorOthersAndItsOwnChangeIsSeen(Trouble met) throws Exception {
        try (RedisServer server = RedisServer.start();
                Application here = Application.on(server, Mode.THROUGH, "");
                Application there = Application.on(server, Mode.THROUGH, "&command-timeout=10s")) {
            Cache<Name, String> seen =
                    here.manager().createCache("troubled", here.configuration(Name.class, String.class));
            Cache<Name, String> changed =
                    there.manager().createCache("troubled", there.configuration(Name.class, String.class));
            Name bad = new Name("bad");
            for (int i = 0; i < 20; i++) {
                changed.put(new Name("good" + i), "old");
                assertThat(seen.get(new Name("good" + i))).isEqualTo("old");
            }
            changed.put(bad, "old");
            assertThat(seen.get(bad)).isEqualTo("old");

            trouble = met;
            changed.put(bad, "new");
            for (int i = 0; i < 20; i++) {
                changed.put(new Name("good" + i), "new");
            }

            await().atMost(LIMIT).until(() -> "new".equals(seen.get(bad)));
            for (int i = 0; i < 20; i++) {
                Name good = new Name("good" + i);
                await().atMost(LIMIT).until(() -> "new".equals(seen.get(good)));
            }
            assertThat(beansOf("troubled")).allSatisfy(bean -> {
                assertThat(bean.getPartitionsReachable()).isEqualTo(8);
                assertThat(bean.getFollowerRestarts()).isZero();
            });
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(beansOf("troubled"))
                            .allSatisfy(bean ->
                                    assertThat(bean.getFollowerAgeMillis()).isBetween(0L, 5_000L)));
            // Local copies are served again: following goes on.
            await().atMost(LIMIT).untilAsserted(() -> {
                seen.get(new Name("good1"));
                long before = localHits();
                seen.get(new Name("good1"));
                assertThat(localHits()).isGreaterThan(before);
            });
        }
    }

    @Test
    void aKeyThatThrowsWhenItIsWrittenKeepsNoOtherFromBeingWritten() throws Exception {
        try (RedisServer server = RedisServer.start();
                Application here = Application.on(server, Mode.BEHIND, "");
                Application there = Application.on(server, Mode.THROUGH, "&command-timeout=10s")) {
            Cache<Name, String> behind =
                    here.manager().createCache("troubled", here.configuration(Name.class, String.class));
            Cache<Name, String> seen =
                    there.manager().createCache("troubled", there.configuration(Name.class, String.class));
            trouble = Trouble.WRITING;
            behind.put(new Name("bad"), "new");
            for (int i = 0; i < 20; i++) {
                behind.put(new Name("good" + i), "new");
            }

            for (int i = 0; i < 20; i++) {
                Name good = new Name("good" + i);
                await().atMost(LIMIT).until(() -> "new".equals(seen.get(good)));
            }
            assertThat(seen.get(new Name("bad"))).isNull();
            assertThat(behind.get(new Name("bad"))).isEqualTo("new");
            trouble = Trouble.NONE;
            await().atMost(LIMIT).until(() -> "new".equals(seen.get(new Name("bad"))));
        }
    }

    private static long localHits() throws Exception {
        return beansOf("troubled").stream().mapToLong(TierMXBean::getLocalHits).sum();
    }

    private static List<TierMXBean> beansOf(String cache) throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("io.drey:type=Tiers,Cache=" + cache + ",*"), null)
                .stream()
                .map(name -> JMX.newMXBeanProxy(ManagementFactory.getPlatformMBeanServer(), name, TierMXBean.class))
                .toList();
    }
}
