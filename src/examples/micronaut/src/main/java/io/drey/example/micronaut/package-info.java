/** Methods that are cached by Micronaut's annotations. */
package io.drey.example.micronaut;
