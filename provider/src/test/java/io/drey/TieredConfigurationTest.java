package io.drey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.internal.engine.FixedExpiry;
import io.drey.writer.WriteBehindOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;

class TieredConfigurationTest {

    private static final TierOptions TIER = TierOptions.builder()
            .writeBehind(WriteBehindOptions.builder().batchSize(7).build())
            .writeThrough()
            .maxStaleness(Duration.ZERO)
            .timeToLive(Duration.ofMinutes(1))
            .immutable("com.acme.*")
            .build();

    @Test
    void fluentCallsKeepItsType() {
        TieredConfiguration<String, Long> configuration = new TieredConfiguration<String, Long>()
                .setTypes(String.class, Long.class)
                .setStoreByValue(false)
                .setStatisticsEnabled(true)
                .setTierOptions(TIER);

        assertThat(configuration.getTierOptions()).isEqualTo(TIER);
        assertThat(configuration.getValueType()).isEqualTo(Long.class);
    }

    @Test
    void copyHasTheSameTierOptionsAndIsIndependent() {
        TieredConfiguration<String, Long> original = new TieredConfiguration<String, Long>()
                .setTypes(String.class, Long.class)
                .setTierOptions(TIER);

        TieredConfiguration<String, Long> copy = new TieredConfiguration<>(original);

        assertThat(copy).isEqualTo(original).hasSameHashCodeAs(original);
        assertThat(copy.setTierOptions(null)).isNotEqualTo(original);
        assertThat(original.getTierOptions()).isEqualTo(TIER);
    }

    @Test
    void copyOfAPlainConfigurationHasNoTierOptions() {
        MutableConfiguration<String, Long> plain =
                new MutableConfiguration<String, Long>().setTypes(String.class, Long.class);

        TieredConfiguration<String, Long> copy = new TieredConfiguration<>(plain);

        assertThat(copy.getTierOptions()).isNull();
        assertThat(copy.getKeyType()).isEqualTo(String.class);
    }

    @Test
    void survivesSerialization() throws Exception {
        TieredConfiguration<String, Long> original = new TieredConfiguration<String, Long>().setTierOptions(TIER);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        new ObjectOutputStream(bytes).writeObject(original);
        Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(copy).isEqualTo(original);
    }

    @Test
    void optionsInCodeMeetTheSameLimitsAsInFiles() {
        assertThatThrownBy(() -> TierOptions.builder().maximumSize(0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("maximum-size: cannot be 0; write a whole number from 1 up");
    }

    @Test
    void expiryOptionsAnswerAsAPolicyAndNeverRoundDownToExpired() {
        FixedExpiry expiry = FixedExpiry.of(TierOptions.builder()
                .expiryForCreation(Duration.ofNanos(1))
                .expiryForAccess(Duration.ofSeconds(2))
                .build());

        assertThat(expiry.getExpiryForCreation()).isEqualTo(new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, 1));
        assertThat(expiry.getExpiryForUpdate()).isNull();
        assertThat(expiry.getExpiryForAccess()).isEqualTo(new javax.cache.expiry.Duration(TimeUnit.SECONDS, 2));
        assertThat(FixedExpiry.of(TierOptions.builder().build())
                        .getExpiryForCreation()
                        .isEternal())
                .isTrue();
    }
}
