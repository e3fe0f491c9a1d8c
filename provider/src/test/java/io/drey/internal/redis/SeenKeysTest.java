package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenKeysTest {

    @Test
    void eachOfAMillionKeysIsNewOnceAndAllTakeLittleMemory() {
        SeenKeys seen = new SeenKeys();
        int fresh = 0;
        int again = 0;

        for (int i = 0; i < 1_000_000; i++) {
            fresh += seen.add(Bytes.of("customer-number-" + i)) ? 1 : 0;
            again += seen.add(Bytes.of("customer-number-" + i / 2)) ? 1 : 0;
        }

        assertThat(fresh).isEqualTo(1_000_000);
        assertThat(again).isZero();
        assertThat(seen.bytes()).isLessThan(26 << 20);
    }

    @Test
    void theEmptyKeyIsAKey() {
        SeenKeys seen = new SeenKeys();

        assertThat(seen.add(Bytes.EMPTY)).isTrue();
        assertThat(seen.add(Bytes.EMPTY)).isFalse();
    }
}
