/** Methods that are cached by the standard's annotations, in CDI. */
package io.drey.example.cdi;
