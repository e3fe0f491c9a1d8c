package io.drey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ManagerOptionsTest {

    @Test
    void templateMatchesLiterallyButForItsStars() {
        ManagerOptions options = options("a.b*");

        assertThat(winner(options, "a.b")).isEqualTo(1);
        assertThat(winner(options, "a.bc.d\ne")).isEqualTo(1);
        assertThat(winner(options, "aXb"))
                .isEqualTo(TierOptions.builder().build().maximumSize());
        assertThat(winner(options("a\\Eb*"), "a\\Ebc")).isEqualTo(1);
    }

    @Test
    void amongEquallyLiteralTemplatesTheLongerStartWins() {
        assertThat(winner(options("*.acme", "acme.*"), "acme.acme")).isEqualTo(2);
    }

    @Test
    void orderOfTemplatesDoesNotMatter() {
        assertThat(winner(options("com.*", "com.acme.*"), "com.acme.x")).isEqualTo(2);
        assertThat(winner(options("com.acme.*", "com.*"), "com.acme.x")).isEqualTo(1);
    }

    /** Templates whose local size is their place in the list, from 1. */
    private static ManagerOptions options(String... names) {
        ManagerOptions.Builder options = ManagerOptions.builder();
        for (String name : names) {
            long place = 1 + Arrays.asList(names).indexOf(name);
            options.cache(name, TierOptions.builder().maximumSize(place).build());
        }
        return options.build();
    }

    private static long winner(ManagerOptions options, String cacheName) {
        return options.optionsFor(cacheName).maximumSize();
    }
}
