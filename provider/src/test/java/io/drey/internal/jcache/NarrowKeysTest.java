package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TierOptions;
import io.drey.servers.RedisServer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys and values whose {@code equals} casts whatever it is given, as it may in a hash map that holds only them. */
class NarrowKeysTest {

    private static final int KEYS = 2_000;

    private static final String ALLOWED = "&codec.allow=io.drey.internal.jcache.*";

    static final class Account implements Serializable {
        private static final long serialVersionUID = 1;

        private final int number;

        Account(int number) {
            this.number = number;
        }

        @Override
        @SuppressWarnings("EqualsUnsafeCast") // that is what is tried
        public boolean equals(Object other) {
            return number == ((Account) other).number;
        }

        @Override
        public int hashCode() {
            return 2 * number;
        }
    }

    static final class Invoice implements Serializable {
        private static final long serialVersionUID = 1;

        private final int number;

        Invoice(int number) {
            this.number = number;
        }

        @Override
        @SuppressWarnings("EqualsUnsafeCast") // that is what is tried
        public boolean equals(Object other) {
            return number == ((Invoice) other).number;
        }

        @Override
        public int hashCode() {
            return 2 * number + 1;
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "LOCAL", mode = EnumSource.Mode.EXCLUDE)
    void anEqualsThatCastsIsAskedForItsOwnClassOnly(Mode mode) {
        try (RedisServer server = RedisServer.start();
                Application application = Application.on(server, mode, ALLOWED)) {
            Cache<Object, Object> cache =
                    application.manager().createCache("c", application.configuration(Object.class, Object.class));
            for (int i = 0; i < KEYS; i++) {
                cache.put(new Account(i), new Account(-i));
                cache.put(new Invoice(i), new Invoice(-i));
            }
            for (int round = 0; round < 3; round++) { // the later ones by what was noted of the first
                for (int i = 0; i < KEYS; i++) {
                    assertThat(number(cache.get(new Account(i)))).isEqualTo(-i);
                    assertThat(number(cache.get(new Invoice(i)))).isEqualTo(-i);
                }
            }

            assertThat(cache.putIfAbsent(new Account(1), new Account(5))).isFalse();
            assertThat(cache.replace(new Account(1), new Account(5), new Account(6)))
                    .isFalse();
            assertThat(cache.replace(new Account(1), new Account(-1), new Account(6)))
                    .isTrue();
            assertThat(number(cache.getAndPut(new Account(1), new Account(7)))).isEqualTo(6);
            assertThat(number(cache.getAndReplace(new Invoice(1), new Invoice(7))))
                    .isEqualTo(-1);
            assertThat(cache.remove(new Account(1), new Account(6))).isFalse();
            assertThat(cache.remove(new Account(1), new Account(7))).isTrue();
            assertThat(number(cache.getAndRemove(new Invoice(1)))).isEqualTo(7);
            cache.putAll(Map.of(new Invoice(1), new Invoice(1), new Invoice(2), new Invoice(2)));
            assertThat(cache.getAll(Set.of(new Invoice(1), new Invoice(2)))).hasSize(2);
            assertThat(cache.invokeAll(Set.of(new Account(1), new Account(2)), (entry, none) -> entry.exists()))
                    .hasSize(2);
            assertThat(cache.<Boolean>invoke(new Invoice(1), (entry, none) -> {
                        entry.remove();
                        return true;
                    }))
                    .isTrue();
            cache.removeAll(Set.of(new Account(2), new Account(3)));
            assertThat(cache.containsKey(new Account(3))).isFalse();
            assertThat(cache.containsKey(new Invoice(3))).isTrue();
        }
    }

    /** A processor that runs again is kept from changing its own entry behind its back. */
    @Test
    void aProcessorThatRunsAgainChangesKeysOfOtherClasses() {
        try (RedisServer server = RedisServer.start();
                Application here = Application.on(server, Mode.THROUGH, ALLOWED);
                Application there = Application.on(server, Mode.THROUGH, ALLOWED)) {
            Cache<Object, Object> cache =
                    here.manager().createCache("c", here.configuration(Object.class, Object.class));
            Cache<Object, Object> other =
                    there.manager().createCache("c", there.configuration(Object.class, Object.class));
            cache.put(new Account(1), "0");
            List<String> seen = new ArrayList<>();

            cache.invoke(new Account(1), (entry, none) -> {
                seen.add((String) entry.getValue());
                if (seen.size() == 1) {
                    other.put(new Account(1), "1");
                } else {
                    cache.put(new Invoice(1), "changed by the second run");
                }
                entry.setValue("2");
                return null;
            });

            assertThat(seen).containsExactly("0", "1");
            assertThat(cache.get(new Account(1))).isEqualTo("2");
            assertThat(cache.get(new Invoice(1))).isEqualTo("changed by the second run");
        }
    }

    @Test
    void anUnreadableValueIsNotComparedWithAnExpectedOne() {
        try (RedisServer server = RedisServer.start();
                Application here = Application.on(server, Mode.THROUGH, ALLOWED);
                Application there = Application.on(server, Mode.THROUGH, ALLOWED)) {
            TierOptions tier = Mode.THROUGH.tier();
            Cache<Object, Object> writing =
                    there.manager().createCache("c", there.configuration(Object.class, Object.class, tier));
            Cache<Object, Account> cache =
                    here.manager().createCache("c", here.configuration(Object.class, Account.class, tier));
            writing.put(new Account(1), "not an account");

            assertThat(cache.replace(new Account(1), new Account(5), new Account(6)))
                    .isFalse();
            assertThat(cache.remove(new Account(1), new Account(5))).isFalse();
            assertThat(writing.get(new Account(1))).isEqualTo("not an account");
        }
    }

    private static int number(Object of) {
        return of instanceof Account account ? account.number : ((Invoice) of).number;
    }
}
