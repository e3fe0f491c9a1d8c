package io.drey.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.URL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {
    private static final String NESTED = "io.drey.internal.codec.AllowListTest$User";

    record User() {}

    @Test
    void valuesOfTheJdkAreAllowedAndNothingElse() {
        AllowList list = AllowList.of();

        assertThat(List.of(String.class, BigDecimal.class, Instant.class, ArrayList.class, HashMap.class))
                .allMatch(list::allows);
        assertThat(List.of(int[].class, String[][].class, Object[].class, long.class.arrayType()))
                .allMatch(list::allows);
        assertThat(List.of(User.class, User[].class, URL.class, PriorityQueue.class, Class.class, Runtime.class))
                .noneMatch(list::allows);
        assertThat(List.of(SerializedLambda.class, Throwable.class, ProcessBuilder.class))
                .noneMatch(list::allows);
    }

    @Test
    void arraysOfGeneralInterfacesAreAllowedButNotWhatImplementsThem() {
        AllowList list = AllowList.of();

        assertThat(List.of(Serializable[].class, Comparable[].class)).allMatch(list::allows);
        assertThat(List.of(Throwable[].class, User[].class)).noneMatch(list::allows);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.drey.internal.codec.AllowListTest",
                NESTED,
                "io.drey.internal.codec.*",
                "io.drey.internal.codec.**",
                "io.drey.**",
                "io.**"
            })
    void eachKindOfPatternAllowsTheClassAndItsArrays(String pattern) {
        AllowList list = AllowList.of(pattern);

        assertThat(list.allows(User.class)).isTrue();
        assertThat(list.allows(User[][].class)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.drey.*",
                "io.drey.internal.codec.AllowList",
                "io.drey.cod.**",
                "io.drey.internal.codec.AllowListTest$Use"
            })
    void aPatternForANeighbourDoesNot(String pattern) {
        assertThat(AllowList.of(pattern).allows(User.class)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "*", "**", ".**", "com.*.User", "com.acme.", "com..acme", "com.acme.U*", "com/acme/User"})
    void aPatternThatCouldMeanAnythingIsRefused(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> AllowList.of(pattern));
    }

    @Test
    void declaredTypesBringTheirPackageButTheJdksOnlyThemselves() {
        AllowList list = AllowList.of().with(List.of(User[].class, Object.class, Throwable.class));

        assertThat(List.of(User.class, AllowListTest.class, Throwable.class)).allMatch(list::allows);
        assertThat(List.of(Runtime.class, Class.class, RuntimeException.class)).noneMatch(list::allows);
    }

    @Test
    void aProxyNeedsMoreThanAnAllowedPackage() {
        Object proxy = Proxy.newProxyInstance(
                TestCodecs.LOADER, new Class<?>[] {PackagePrivate.class}, (self, method, arguments) -> null);

        assertThat(proxy.getClass().getPackageName()).isEqualTo("io.drey.internal.codec");
        assertThat(TestCodecs.ALLOWED.allows(proxy.getClass())).isFalse();
        assertThat(AllowList.of("java.lang.reflect.Proxy").allows(proxy.getClass()))
                .isTrue();
    }

    @Test
    void onlyTheListForLocalCopiesAllowsEverything() {
        assertThat(AllowList.everything().allows(Runtime.class)).isTrue();
        assertThat(AllowList.everything().with(List.of(Map.class)).allows(Runtime.class))
                .isTrue();
    }

    interface PackagePrivate {}
}
